import { test } from "vitest";
import { realtimeProviders } from "../../../src/realtime/index.ts";
import { expectGenerated } from "../../support/generated-part.ts";

test("docs/sockets-and-tls.md lists the vendors that are spoken to over sockets", async () => {
  const rows = realtimeProviders.map(({ slug, provider }) => `| \`${slug}\` | \`${provider.id}\` |`);
  await expectGenerated(
    "docs/sockets-and-tls.md",
    ["| slug | keys, prices and errors of |", "| --- | --- |", ...rows].join("\n"),
  );
});
