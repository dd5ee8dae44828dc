import { describe, expect, test } from "vitest";
import { attemptPlan } from "../../../src/rules/attempt-plan.ts";
import { parseOptions } from "../../../src/rules/request-options.ts";
import { settle } from "../../../src/rules/settings.ts";
import { quirksWith } from "../../../src/schema/quirks.ts";

function plan(headers: Record<string, string>, quirks = quirksWith()) {
  return attemptPlan(settle({ gateway: {}, request: parseOptions(headers) }), quirks);
}

const waits = (headers: Record<string, string>) => plan(headers).map(({ waitMs }) => waitMs);

test("without a word about retries there is one try, which may take as long as it likes", () => {
  expect(plan({})).toEqual([{ number: 1, waitMs: 0, timeoutMs: null }]);
});

describe("how many tries", () => {
  test.each([
    ["1", 1],
    ["2", 2],
    ["5", 5],
    ["9", 5],
  ])("G-REQ-6 max-attempts %s counts all tries: %i", (text, tries) => {
    expect(plan({ "cf-aig-max-attempts": text }).map(({ number }) => number)).toEqual(
      Array.from({ length: tries }, (_, index) => index + 1),
    );
  });

  test("G-REQ-6 with the quirk it counts retries, and without max-attempts there are none", () => {
    const quirks = quirksWith({ maxAttemptsCountsRetries: true });
    expect(plan({ "cf-aig-max-attempts": "5" }, quirks)).toHaveLength(6);
    expect(plan({ "cf-aig-max-attempts": "1" }, quirks)).toHaveLength(2);
    expect(plan({}, quirks)).toHaveLength(1);
  });
});

describe("how long between them", () => {
  const five = { "cf-aig-max-attempts": "5", "cf-aig-retry-delay": "100" };

  test("G-REQ-7 constant waits the same each time, and is what holds when nothing is said", () => {
    expect(waits({ ...five, "cf-aig-backoff": "constant" })).toEqual([0, 100, 100, 100, 100]);
    expect(waits(five)).toEqual([0, 100, 100, 100, 100]);
  });

  test("G-REQ-7 linear waits once more the delay each time", () => {
    expect(waits({ ...five, "cf-aig-backoff": "linear" })).toEqual([0, 100, 200, 300, 400]);
  });

  test("G-REQ-7 exponential doubles each time", () => {
    expect(waits({ ...five, "cf-aig-backoff": "exponential" })).toEqual([0, 100, 200, 400, 800]);
  });

  test("G-REQ-7 the longest delay is the base, not a cap on what grows from it", () => {
    const longest = { "cf-aig-max-attempts": "5", "cf-aig-retry-delay": "60000", "cf-aig-backoff": "exponential" };
    expect(waits(longest)).toEqual([0, 60_000, 120_000, 240_000, 480_000]);
  });

  test("without a delay the next try comes at once, whatever the backoff", () => {
    expect(waits({ "cf-aig-max-attempts": "3", "cf-aig-backoff": "exponential" })).toEqual([0, 0, 0]);
  });
});

describe("how long each may take", () => {
  test("G-REQ-3 without retries the timeout holds", () => {
    const only = [{ number: 1, waitMs: 0, timeoutMs: 750 }];
    expect(plan({ "cf-aig-request-timeout": "750" })).toEqual(only);
    expect(plan({ "cf-aig-request-timeout": "750", "cf-aig-max-attempts": "1" })).toEqual(only);
  });

  test("G-REQ-8 with retries the last try waits for the answer however long it takes", () => {
    const tries = plan({ "cf-aig-request-timeout": "750", "cf-aig-max-attempts": "3" });
    expect(tries.map(({ timeoutMs }) => timeoutMs)).toEqual([750, 750, null]);
  });

  test("a timeout of 0 is none", () => {
    const tries = plan({ "cf-aig-request-timeout": "0", "cf-aig-max-attempts": "2" });
    expect(tries.map(({ timeoutMs }) => timeoutMs)).toEqual([null, null]);
  });
});
