import { describe, expect, test } from "vitest";
import { z } from "zod";
import { updateDropsEntries } from "../../../src/rules/cache-expiry.ts";
import { cacheKey } from "../../../src/rules/cache-key.ts";
import { cachePolicy } from "../../../src/rules/cache-policy.ts";
import { cacheable } from "../../../src/rules/cacheable.ts";
import { nearestMiss } from "../../../src/rules/nearest-miss.ts";
import { parseOptions } from "../../../src/rules/request-options.ts";
import { settle } from "../../../src/rules/settings.ts";
import { stepOptions } from "../../../src/rules/step-options.ts";
import { isFresh } from "../../../src/schema/cache-life.ts";
import { caseShape, headers, named, readVectors, someQuirks } from "./vectors.ts";

const json = z.record(z.string(), z.json());
const subject = z.strictObject({
  provider: z.string().default("openai"),
  path: z.string().default("chat/completions"),
  search: z.string().default(""),
  model: z.string().default("gpt-4o-mini"),
  credential: z.string().default("Bearer sk-1"),
  body: z.string().default('{"model":"gpt-4o-mini","q":"hi"}'),
  headers,
});
const cases = <Shape extends z.ZodRawShape>(shape: Shape) => z.array(z.strictObject({ ...caseShape, ...shape }));

const vectors = readVectors(
  "cache-vectors.yaml",
  z.strictObject({
    policy: cases({
      gateway: z.strictObject({ cache_ttl: z.number().nullable() }).default({ cache_ttl: null }),
      headers,
      step: z.strictObject({ headers: json.optional(), config: json.optional() }).optional(),
      quirks: someQuirks,
      bytes: z.int().default(100),
      runPath: z.boolean().default(false),
      use: z.boolean(),
      read: z.boolean().optional(),
      store: z.boolean().optional(),
      ttl: z.int().default(0),
      why: z.string().default(""),
    }),
    key: cases({ one: subject.prefault({}), other: subject.prefault({}), same: z.boolean() }),
    answer: cases({
      status: z.int().default(200),
      type: z.string().nullable().default("application/json"),
      streamed: z.boolean().default(false),
      quirks: someQuirks,
      store: z.boolean(),
      why: z.string().default(""),
    }),
    expiry: cases({ age: z.number(), ttl: z.int(), fresh: z.boolean() }),
    update: cases({
      gateway: z.strictObject({ cache_invalidate_on_update: z.boolean() }),
      quirks: someQuirks,
      drops: z.boolean(),
    }),
    miss: cases({
      asked: subject.prefault({}),
      stored: z.array(subject.extend({ age: z.number().default(10), ttl: z.int().default(300) })),
      nearest: z.int().nullable(),
      differs: z.array(z.string()).default([]),
      why: z.string().default(""),
    }),
  }),
);

test("there are at least sixty cases, and no two with the same name", () => {
  const names = Object.values(vectors).flatMap((group) => group.map(({ rule, when }) => `${rule} ${when}`));
  expect(names.length).toBeGreaterThanOrEqual(60);
  expect(new Set(names).size).toBe(names.length);
});

describe("whether a request uses the cache", () => {
  test.each(named(vectors.policy))("%s", (_, each) => {
    const { gateway, use, ttl, why } = each;
    const options = settle({ gateway, request: parseOptions(each.headers), step: each.step && stepOptions(each.step) });
    const policy = cachePolicy({ gateway, options, requestBytes: each.bytes, workersAiRunPath: each.runPath }, each.quirks);
    const { read = use, store = use } = each;
    expect(policy).toEqual({ use, read, store, ttlSeconds: ttl, why: expect.stringContaining(why) });
  });
});

describe("whether two requests have the same key", () => {
  test.each(named(vectors.key))("%s", (_, { one, other, same }) => {
    expect(keyOf(one).key === keyOf(other).key).toBe(same);
    expect(keyOf(one).key).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("whether an answer may be stored", () => {
  test.each(named(vectors.answer))("%s", (_, { status, type, streamed, quirks, store, why }) => {
    const verdict = cacheable({ status, contentType: type ?? undefined, streamed }, quirks);
    expect(verdict).toEqual({ store, why: expect.stringContaining(why) });
  });
});

describe("whether a stored answer still counts", () => {
  test.each(named(vectors.expiry))("%s", (_, { age, ttl, fresh }) => {
    const storedMs = 1_790_000_000_000;
    expect(isFresh({ storedMs, ttlSeconds: ttl }, storedMs + age * 1000)).toBe(fresh);
  });
});

describe("whether an update drops the entries", () => {
  test.each(named(vectors.update))("%s", (_, { gateway, quirks, drops }) => {
    expect(updateDropsEntries(gateway, quirks)).toBe(drops);
  });
});

describe("what a miss says", () => {
  test.each(named(vectors.miss))("%s", (_, { asked, stored, nearest, differs, why }) => {
    const nowMs = 1_790_000_000_000;
    const entries = stored.map(({ age, ttl, ...request }) => ({
      parts: keyOf(request).parts,
      storedMs: nowMs - age * 1000,
      ttlSeconds: ttl,
    }));
    const miss = nearestMiss(keyOf(asked).parts, entries, nowMs);
    if (nearest === null) return expect(miss).toBeUndefined();
    expect(miss).toEqual({ entry: entries[nearest], differs, why: expect.stringContaining(why) });
  });
});

function keyOf({ headers, body, ...request }: z.output<typeof subject>) {
  const options = settle({ gateway: {}, request: parseOptions(headers) });
  return cacheKey({ ...request, body: Buffer.from(body), cacheKey: options.cacheKey.value });
}
