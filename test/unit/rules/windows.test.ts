import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { admit, type RateLimit, type WindowState } from "../../../src/rules/rate-limit.ts";

const START = Date.UTC(2026, 10, 23, 12);

/** Limits and gaps between calls that fill windows, straddle their turns, and sometimes leave several of them empty. */
const traffic = fc.record({
  limit: fc.integer({ min: 1, max: 12 }),
  intervalSeconds: fc.integer({ min: 1, max: 20 }),
  gapsMs: fc.array(fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 2500 }) }, fc.integer({ min: 0, max: 50_000 })), {
    maxLength: 120,
  }),
});

/** Times at which a call passed, and for each call what became of it. */
function run(
  technique: RateLimit["technique"],
  { limit, intervalSeconds, gapsMs }: { limit: number; intervalSeconds: number; gapsMs: number[] },
) {
  const rule = { limit, intervalSeconds, technique };
  let state: WindowState | undefined;
  let nowMs = START;
  const passedMs: number[] = [];
  const calls = gapsMs.map((gap) => {
    nowMs += gap;
    const before = state;
    const admission = admit(rule, state, nowMs);
    state = admission.state;
    if (admission.allowed) passedMs.push(nowMs);
    return { nowMs, before, rule, passedBefore: passedMs.length - (admission.allowed ? 1 : 0), ...admission };
  });
  return { calls, passedMs, intervalMs: intervalSeconds * 1000 };
}

const within = (times: readonly number[], fromMs: number, toMs: number) =>
  times.filter((time) => time >= fromMs && time < toMs).length;

describe.each(["fixed", "sliding", "exact"] as const)("every %s window", (technique) => {
  test("G-RL-9 lets exactly the limit through when more come at one moment", () => {
    const moment = fc.integer({ min: 0, max: 10_000_000 });
    const size = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 86_400 }), moment, (limit, intervalSeconds, offset) => {
        const gapsMs = [offset, ...Array.from({ length: limit + 5 }, () => 0)];
        expect(run(technique, { limit, intervalSeconds, gapsMs }).passedMs).toHaveLength(limit);
      }),
    );
  });

  test("changes no state that it was given, and repeats itself", () => {
    fc.assert(
      fc.property(traffic, (each) => {
        for (const { before, rule, nowMs, state, allowed } of run(technique, each).calls) {
          const again = admit(rule, before, nowMs);
          expect({ state: again.state, allowed: again.allowed }).toEqual({ state, allowed });
        }
      }),
    );
  });

  test("has a state that survives being written and read", () => {
    fc.assert(
      fc.property(traffic, (each) => {
        for (const { before, rule, nowMs, allowed } of run(technique, each).calls) {
          const read: WindowState | undefined = before && JSON.parse(JSON.stringify(before));
          expect(admit(rule, read, nowMs).allowed).toBe(allowed);
        }
      }),
    );
  });

  test("tells truly how many more would pass at this moment", () => {
    fc.assert(
      fc.property(traffic, (each) => {
        for (const { rule, nowMs, state, remaining } of run(technique, each).calls) {
          let after: WindowState = state;
          for (let more = 0; more < remaining; more++) {
            const admission = admit(rule, after, nowMs);
            expect(admission.allowed).toBe(true);
            after = admission.state;
          }
          expect(admit(rule, after, nowMs).allowed).toBe(false);
        }
      }),
    );
  });

  test("tells truly when a full window opens: not a millisecond before", () => {
    fc.assert(
      fc.property(traffic, (each) => {
        for (const { rule, state, remaining, resetMs, nowMs } of run(technique, each).calls) {
          if (remaining > 0) continue;
          expect(resetMs).toBeGreaterThan(nowMs);
          expect(admit(rule, state, resetMs - 1).allowed).toBe(false);
          expect(admit(rule, state, resetMs).allowed).toBe(true);
        }
      }),
    );
  });
});

describe("a fixed window", () => {
  test("G-RL-3 G-RL-4 lets through as many as come, up to the limit, in each stretch between multiples of its length", () => {
    fc.assert(
      fc.property(traffic, (each) => {
        const { calls, passedMs, intervalMs } = run("fixed", each);
        const starts = new Set(calls.map(({ nowMs }) => nowMs - (nowMs % intervalMs)));
        for (const start of starts) {
          const came = within(
            calls.map(({ nowMs }) => nowMs),
            start,
            start + intervalMs,
          );
          expect(within(passedMs, start, start + intervalMs)).toBe(Math.min(came, each.limit));
        }
      }),
    );
  });
});

describe("a sliding window", () => {
  test("G-RL-5 lets a request through exactly when the weighted count with it is within the limit", () => {
    fc.assert(
      fc.property(traffic, (each) => {
        const { calls, passedMs, intervalMs } = run("sliding", each);
        for (const { nowMs, allowed, passedBefore, count } of calls) {
          const passed = passedMs.slice(0, passedBefore);
          const start = nowMs - (nowMs % intervalMs);
          const previous = within(passed, start - intervalMs, start);
          const current = within(passed, start, start + intervalMs);
          // In whole milliseconds of overlap, so that no rounding decides.
          const weighted = previous * (start + intervalMs - nowMs) + current * intervalMs;
          expect(allowed).toBe(weighted + intervalMs <= each.limit * intervalMs);
          expect(count).toBeCloseTo(weighted / intervalMs + (allowed ? 1 : 0), 9);
        }
      }),
    );
  });

  test("G-RL-5 never lets more than the limit through in an aligned window, nor twice the limit in any interval", () => {
    fc.assert(
      fc.property(traffic, (each) => {
        const { passedMs, intervalMs } = run("sliding", each);
        for (const time of passedMs) {
          const start = time - (time % intervalMs);
          expect(within(passedMs, start, start + intervalMs)).toBeLessThanOrEqual(each.limit);
          expect(within(passedMs, time, time + intervalMs)).toBeLessThan(2 * each.limit);
        }
      }),
    );
  });
});

describe("the exact log", () => {
  test("G-RL-5 lets a request through exactly when fewer than the limit passed in the interval before it", () => {
    fc.assert(
      fc.property(traffic, (each) => {
        const { calls, passedMs, intervalMs } = run("exact", each);
        for (const { nowMs, allowed, passedBefore } of calls) {
          const recent = passedMs.slice(0, passedBefore).filter((time) => time > nowMs - intervalMs).length;
          expect(allowed).toBe(recent < each.limit);
        }
      }),
    );
  });

  test("G-RL-3 never lets more than the limit through in any interval", () => {
    fc.assert(
      fc.property(traffic, (each) => {
        const { passedMs, intervalMs } = run("exact", each);
        for (const time of passedMs) expect(within(passedMs, time, time + intervalMs)).toBeLessThanOrEqual(each.limit);
      }),
    );
  });
});
