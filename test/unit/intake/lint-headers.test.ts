import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Fact, openTrace } from "../../../src/exchange/trace.ts";
import { lintHeaders } from "../../../src/intake/lint-headers.ts";
import { readOptions } from "../../../src/intake/options.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";

function lintsOf(headers: Record<string, string>): Fact[] {
  const trace = openTrace(manualClock(0));
  lintHeaders({ headers }, readOptions(headers), trace);
  return [...trace.facts];
}

test("AIGW-L006 a cf-aig- header without effect is named; other headers are nobody's business", () => {
  const said = lintsOf({ "cf-aig-cache-ttl": "60", "cf-aig-event-id": "x", "x-stainless-lang": "js", "cf-skip-cache": "1" });
  expect(said).toMatchObject([{ id: "AIGW-L006", text: expect.stringMatching(/^cf-aig-cache-ttl: header has no effect/) }]);
});

test("AIGW-L007 lost metadata is told with the reason", () => {
  expect(lintsOf({ "cf-aig-metadata": '{"user":null}' })).toMatchObject([
    { id: "AIGW-L007", text: expect.stringMatching(/^all of it, because 'user' is null: metadata is lost/) },
  ]);
  expect(lintsOf({ "cf-aig-metadata": '{"user":"u"}' })).toEqual([]);
});

test("docs/postures.md names the headers that are not linted, and no other", () => {
  const [, list = ""] =
    /^AIGW-L006 is about[\s\S]*?have an effect or need none:([\s\S]*?)\.$/m.exec(readFileSync("docs/postures.md", "utf8")) ?? [];
  const named = Array.from(list.matchAll(/`(cf-aig-[\w-]+)`/g), ([, name = ""]) => name);
  expect(named).toHaveLength(5);
  expect(
    lintsOf(Object.fromEntries(named.map((name) => [name, "1"]))).filter((fact) => "id" in fact && fact.id === "AIGW-L006"),
  ).toEqual([]);
});
