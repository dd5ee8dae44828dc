import { describe, expect, test } from "vitest";
import { z } from "zod";
import { admit, rateLimitOf, type WindowState } from "../../../src/rules/rate-limit.ts";
import { caseShape, named, readVectors, someQuirks } from "./vectors.ts";

const time = z.string().regex(/^\d\d:\d\d:\d\d(?:\.\d{3})?$/);
const technique = z.enum(["fixed", "sliding", "exact"]);
const limit = { limit: z.int(), interval: z.int(), technique };

const vectors = readVectors(
  "limit-vectors.yaml",
  z.strictObject({
    calls: z.array(
      z.strictObject({
        ...caseShape,
        ...limit,
        calls: z.array(
          z.strictObject({
            ...z.object(limit).partial().shape,
            at: time,
            times: z.int().default(1),
            pass: z.int(),
            remaining: z.int().optional(),
            reset: time.optional(),
          }),
        ),
      }),
    ),
    settings: z.array(
      z.strictObject({
        ...caseShape,
        gateway: z.strictObject({
          rate_limiting_limit: z.int().nullish(),
          rate_limiting_interval: z.int().nullish(),
          rate_limiting_technique: z.enum(["fixed", "sliding"]).nullish(),
        }),
        quirks: someQuirks,
        limit: z.strictObject({ limit: z.int(), intervalSeconds: z.int(), technique }).nullable(),
      }),
    ),
  }),
);

test("there are at least forty cases, and no two with the same name", () => {
  const names = Object.values(vectors).flatMap((group) => group.map(({ rule, when }) => `${rule} ${when}`));
  expect(names.length).toBeGreaterThanOrEqual(40);
  expect(new Set(names).size).toBe(names.length);
});

describe("who passes", () => {
  test.each(named(vectors.calls))("%s", (_, each) => {
    let state: WindowState | undefined;
    let { limit, interval, technique } = each;
    for (const call of each.calls) {
      ({ limit = limit, interval = interval, technique = technique } = call);
      const rule = { limit, intervalSeconds: interval, technique };
      const admissions = Array.from({ length: call.times }, () => {
        const admission = admit(rule, state, timeMs(call.at));
        state = admission.state;
        return admission;
      });
      const passed = admissions.filter(({ allowed }) => allowed).length;
      expect({ at: call.at, passed }).toEqual({ at: call.at, passed: call.pass });
      const last = admissions.at(-1);
      if (call.remaining !== undefined) expect(last?.remaining).toBe(call.remaining);
      if (call.reset !== undefined) expect(last?.resetMs).toBe(timeMs(call.reset));
    }
  });
});

describe("which settings make a limit", () => {
  test.each(named(vectors.settings))("%s", (_, { gateway, quirks, limit: expected }) => {
    expect(rateLimitOf(gateway, quirks)).toEqual(expected);
  });
});

const MIDNIGHT = Date.UTC(2026, 10, 23);

function timeMs(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number);
  return MIDNIGHT + Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000);
}
