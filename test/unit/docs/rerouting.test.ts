import { test } from "vitest";
import { reroutedClients, versioned, type Way, ways } from "../../clients/rerouted/matrix.ts";
import { expectGenerated } from "../../support/generated-part.ts";

test("docs/rerouting.md shows which client is reached by which way", async () => {
  const columns = Object.keys(ways) as Way[];
  const rows = reroutedClients.map((client) => {
    const cells = columns.map((way) => client.unreached?.[way] ?? "yes");
    return `| ${[versioned(client), ...cells].join(" | ")} |`;
  });
  const head = [`| client | ${Object.values(ways).join(" | ")} |`, `| ${["", ...columns].map(() => "---").join(" | ")} |`];
  await expectGenerated("docs/rerouting.md", [...head, ...rows].join("\n"));
});
