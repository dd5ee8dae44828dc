import { test } from "vitest";
import { describeProvider } from "../../../src/providers/describe.ts";
import { providers } from "../../../src/providers/index.ts";
import { socketsOf } from "../../../src/realtime/index.ts";
import { expectGenerated } from "../../support/generated-part.ts";

test("docs/providers.md tells of every provider what the list of providers says", async () => {
  const rows = providers.map((provider) => {
    const { id, tasks, formats, compat, credentials } = describeProvider(provider);
    const reach = compat === null ? "–" : `\`${compat}\``;
    const cells = [`\`${id}\``, tasks.join(", "), codes(formats), reach, codes(socketsOf(provider)) || "–", codes(credentials)];
    return `| ${cells.join(" | ")} |`;
  });
  const paths = providers.map(describeProvider).map(({ id, origin, endpoints }) => {
    const list = endpoints.map(({ method, path, format }) => `- \`${method} ${path}\` (${format})`);
    return [`### ${id}`, "", `Stands for \`${origin}\`.`, "", ...list].join("\n");
  });
  const table = ["| slug | tasks | formats | on /compat | sockets | key |", "| --- | --- | --- | --- | --- | --- |", ...rows];
  await expectGenerated("docs/providers.md", [...table, "", "## Paths", "", paths.join("\n\n")].join("\n"));
});

function codes(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}
