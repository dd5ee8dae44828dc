import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonMistake } from "../../../src/control/json-mistake.ts";

test("what is no JSON is told with line and column, what is expected and what was found", () => {
  for (const [text, told] of [
    ['{"a":}', "line 1:6: expected a value, found }"],
    ['{\n  "cache_ttl": 60,\n}', "line 3:1: expected a key in double quotes, found }"],
    ["{'a': 1}", "line 1:2: expected a key or }, found 'a': 1}"],
    ['{"a" 1}', "line 1:6: expected :, found 1}"],
    ['{"a": 1 "b": 2}', 'line 1:9: expected , or }, found "b": 2}'],
    ["[1, 2", "line 1:6: expected , or ], found the end of the body"],
    ["[1,]", "line 1:4: expected a value, found ]"],
    ['{"a": tru}', "line 1:7: expected a value, found tru}"],
    ['{"a": 01}', "line 1:7: expected a value, found 01}"],
    ['{"a": "x\n"}', 'line 1:7: expected a value, found "x'],
    ["{} {}", "line 1:4: expected the end, found {}"],
    ["cache_ttl=60&another=thing", "line 1:1: expected a value, found cache_ttl=60&another…"],
  ] as const) {
    expect(() => JSON.parse(text), text).toThrow();
    expect(jsonMistake(text), text).toBe(told);
  }
});

test("a mistake is found in any JSON that is cut short, and none of its brackets before is blamed", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), fc.nat(), (text, cut) => {
      const short = text.slice(0, cut % Math.max(1, text.length));
      if (isJson(short)) return;
      expect(jsonMistake(short)).toMatch(/found (?:the end of the body|[^{}[\],:\s])/);
    }),
    { numRuns: 60 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
