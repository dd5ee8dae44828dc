import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { describeFaults } from "../../../src/faults/describe.ts";
import { docTable } from "../../support/doc-blocks.ts";
import { expectGenerated } from "../../support/generated-part.ts";

test("docs/faults.md lists every kind with its options", async () => {
  const rows = describeFaults().map(({ kind, help, side, options }) => {
    const own = Object.entries(options).map(([name, schema]) => `\`${name}\`: ${described(schema)}`);
    return `| \`${kind}\` | ${side} | ${help} | ${own.join("; ")} |`;
  });
  await expectGenerated(
    "docs/faults.md",
    ["| kind | side | what it does | options |", "| --- | --- | --- | --- |", ...rows].join("\n"),
  );
});

test("docs/faults.md tells of every scenario what its file says", () => {
  const files = readdirSync("mocks/scenarios").sort();
  const said = files.map((file) => [
    `\`${file.replace(".yaml", "")}\``,
    parse(readFileSync(`mocks/scenarios/${file}`, "utf8")).description,
  ]);
  expect(docTable("docs/faults.md", "name", "what happens").sort()).toEqual(said);
});

function described(schema: unknown): string {
  const { description = "", default: usual } = schema as { description?: string; default?: unknown };
  return usual === undefined ? description : `${description} (${JSON.stringify(usual)})`;
}
