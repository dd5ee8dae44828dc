import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Fact, openTrace } from "../../../src/exchange/trace.ts";
import { lintHeaders, WITHOUT_EFFECT } from "../../../src/intake/lint-headers.ts";
import { parseOptions } from "../../../src/rules/request-options.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";

function lintsOf(headers: Record<string, string>): Fact[] {
  const trace = openTrace(manualClock(0));
  lintHeaders({ headers }, parseOptions(headers), trace);
  return [...trace.facts];
}

test("AIGW-L006 a cf-aig- header without effect is named; other headers are nobody's business", () => {
  const said = lintsOf({ "cf-aig-turn-id": "1", "cf-aig-cache-ttl": "60", "x-stainless-lang": "js", "cf-skip-cache": "1" });
  expect(said).toMatchObject([{ id: "AIGW-L006", text: expect.stringMatching(/^cf-aig-turn-id: header has no effect/) }]);
});

test("AIGW-L007 lost metadata is told with the reason", () => {
  expect(lintsOf({ "cf-aig-metadata": '{"user":null}' })).toMatchObject([
    { id: "AIGW-L007", text: expect.stringMatching(/^"user" is null.* loses all metadata: metadata is lost/) },
  ]);
  expect(lintsOf({ "cf-aig-metadata": '{"user":"u"}' })).toEqual([]);
});

test("docs/postures.md names the headers without effect, and no other", () => {
  const [, list = ""] = /^AIGW-L006 is about these headers:([\s\S]*?)\.$/m.exec(readFileSync("docs/postures.md", "utf8")) ?? [];
  expect(Array.from(list.matchAll(/`(cf-aig-[\w-]+)`/g), ([, name]) => name)).toEqual([...WITHOUT_EFFECT]);
});
