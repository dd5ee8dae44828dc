import fc from "fast-check";
import { expect, test } from "vitest";
import { emulator } from "../../support/emulator.ts";

const intervalSeconds = 10;
const intervalMs = intervalSeconds * 1_000;

/** Bursts of concurrent requests, each so long after the one before. */
const bursts = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.nat(intervalMs * 2), fc.constantFrom(1, intervalMs - 1, intervalMs)),
    requests: fc.integer({ min: 1, max: 6 }),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Windows are aligned to the epoch: where in one of them the first burst falls must not matter. */
const startMs = fc.oneof(fc.constantFrom(0, 1, intervalMs - 1), fc.nat(intervalMs - 1)).map((ms) => 1_767_225_600_000 + ms);

const techniques = ["fixed", "sliding"] as const;

test("G-RL-3 G-RL-5 G-RL-9 exactly as many requests of concurrent bursts pass as the window has room for", async () => {
  const limits = [1, 3, 5];
  const gateways = limits.flatMap((limit) =>
    techniques.map((technique) => ({
      id: `${technique}-${limit}`,
      rate_limiting_limit: limit,
      rate_limiting_interval: intervalSeconds,
      rate_limiting_technique: technique,
    })),
  );
  const aigw = await emulator({ gateways });
  let runs = 0;
  const property = fc.asyncProperty(
    startMs,
    bursts,
    fc.constantFrom(...limits),
    fc.constantFrom(...techniques),
    async (beginsMs, all, limit, technique) => {
      runs += 1;
      const account = `run-${runs}`;
      const clock = aigw.clock(account);
      await clock.freeze(beginsMs);
      const passed = new Map<number, number>();
      for (const { afterMs, requests } of all) {
        const { nowMs } = await clock.advance(afterMs);
        const url = `http://aigw/v1/${account}/${technique}-${limit}/openai/models`;
        const answers = await Promise.all(Array.from({ length: requests }, () => aigw.fetch(url)));
        const through = answers.filter(({ status }) => status !== 429).length;
        const start = nowMs - (nowMs % intervalMs);
        const current = passed.get(start) ?? 0;
        const previous = technique === "sliding" ? (passed.get(start - intervalMs) ?? 0) : 0;
        const weighted = previous * (start + intervalMs - nowMs) + current * intervalMs;
        const room = Math.max(0, Math.floor((limit * intervalMs - weighted) / intervalMs));
        expect(through).toBe(Math.min(requests, room));
        passed.set(start, current + through);
      }
    },
  );
  await fc.assert(property, { numRuns: 25 });
});
