import { describe, expect, test } from "vitest";
import { faults, kinds } from "../../../src/faults/index.ts";
import { readRule, ruleNames, ruleText } from "../../../src/faults/rule.ts";
import { faultKinds } from "../../../src/schema/fault-kinds.ts";

const clauses = [
  [
    { kind: "status", status: 503, provider: "openai", first: 2 },
    "upstream: answers with status 503 for provider openai, the first 2 times",
  ],
  [{ kind: "latency", ms: "1.5s" }, "upstream: waits 1.5 s before the answer"],
  [
    { kind: "latency", min: 10, max: 200, probability: "10%" },
    "upstream: waits 10 ms to 200 ms before the answer, 10 % of the time",
  ],
  [{ kind: "stall", side: "client", every: 3 }, "client: stalls after 3 events of the stream, for ever, every 3rd time"],
  [{ kind: "bad-key", every: 3, first: 3 }, "upstream: refuses the key, the first 3 times, every 3rd time"],
  [{ kind: "bad-key", endpoint: "/chat/completions" }, "upstream: refuses the key for endpoint chat/completions"],
  [{ kind: "bad-key", from: 2, to: 4 }, "upstream: refuses the key, from the 2nd to the 4th time"],
  [{ kind: "quota", to: 11 }, "upstream: refuses because the quota is used up, up to the 11th time"],
  [
    { kind: "maintenance", after: "1m", for: "90s", times: 1 },
    "client: answers with a maintenance page, after 1 min, for 90 s, at most once",
  ],
  [
    { kind: "timeout", model: "gpt-*", headers: { "x-run": 7 }, metadata: { team: "a" } },
    "upstream: never answers for model gpt-* and header x-run: 7 and metadata team: a",
  ],
] as const;

test.each(clauses)("%j is said in a sentence", (input, sentence) => {
  expect(ruleText(readRule(input))).toBe(sentence);
});

const mistakes = [
  [{}, /expected a fault with its kind, .*kinds: latency, /],
  ["x", /expected a fault with its kind/],
  [{ kind: "latancy" }, /no kind of fault 'latancy'.*did you mean 'latency'\?/],
  [{ kind: "status" }, /status: expected a status from 400 to 599, found nothing/],
  [{ kind: "status", status: 200 }, /status: expected a status from 400 to 599, found 200/],
  [{ kind: "status", status: 500, modle: "x" }, /unknown setting 'modle'.*did you mean 'model'\?.*takes kind, id/],
  [{ kind: "latency" }, /expected one of ms, min with max, and median/],
  [{ kind: "latency", ms: 1, median: 2 }, /expected one of/],
  [{ kind: "latency", min: 1 }, /expected min and max together/],
  [{ kind: "latency", min: 2, max: 1 }, /expected min to be at most max/],
  [{ kind: "quota", probability: 2 }, /probability: expected a share from 0 to 1, .*found 2/],
  [{ kind: "quota", first: 0 }, /first: expected a whole number, 1 or more, found 0/],
  [{ kind: "quota", from: 3, to: 2 }, /from: 3 is after to: 2/],
  [{ kind: "quota", from: 5, first: 2 }, /from: 5 is after first: 2/],
  [{ kind: "quota", every: 3, first: 2 }, /every: the 3rd is the first that it would strike, and that is after first: 2/],
  [{ kind: "quota", every: 4, from: 5, to: 7 }, /every: the 8th is the first that it would strike, and that is after to: 7/],
  [{ kind: "quota", endpoint: "/" }, /endpoint: expected text/],
  [{ kind: "connection-refused", side: "client" }, /strikes on the upstream side only/],
  [{ kind: "quota", side: "client", attempt: 2 }, /callers see no attempts/],
  [{ kind: "maintenance", model: "gpt-4o" }, /strikes before anything but the URL and headers is known/],
  [{ kind: "quota", headers: { authorization: { a: "sk-secret" } } }, /^(?!.*sk-secret)/],
] as const;

test.each(mistakes)("%j is refused, and says what to write", (input, message) => {
  const said = (() => {
    try {
      readRule(input, ["faults", 0]);
    } catch (error) {
      return error as Error & { hint: string };
    }
    return expect.fail("it was taken");
  })();
  expect(said.message).toMatch(/^faults\[0\]: /);
  expect(`${said.message} ${said.hint}`).toMatch(message);
});

test("editors offer every kind, and no other", () => {
  expect(faultKinds).toEqual(kinds);
});

describe.each(faults.map((fault) => [fault.kind, fault] as const))("%s", (kind, fault) => {
  test("names its options by words of its own, and does something", () => {
    expect(Object.keys(fault.options).filter((name) => ruleNames.includes(name))).toEqual([]);
    expect(fault.before ?? fault.after ?? fault.socket).toBeTypeOf("function");
    expect(kind).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(fault.help).toMatch(/\.$/);
  });
});

test.each([
  [{ kind: "latancy" }, ["kind"], "value"],
  [{ kind: "stall", evnts: 3 }, ["evnts"], "key"],
  [{ kind: "stall", events: -1 }, ["events"], "value"],
  [{ kind: "status" }, ["status"], "value"],
  [{ kind: "quota", from: 3, to: 2 }, ["from"], "value"],
  [{ kind: "maintenance", side: "upstream" }, ["side"], "value"],
  [{ kind: "maintenance", model: "gpt-4o" }, ["model"], "value"],
  [{ kind: "quota", headers: { a: {} } }, ["headers", "a"], "value"],
  [{ kind: "latency" }, [], "value"],
])("%j: the mistake is at %j, its %s", (input, path, part) => {
  expect(() => readRule(input, ["faults", 2])).toThrow(
    expect.objectContaining({ setting: { path: ["faults", 2, ...path], part } }),
  );
});
