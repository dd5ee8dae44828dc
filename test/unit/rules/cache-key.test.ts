import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cacheKey } from "../../../src/rules/cache-key.ts";

// Few and short texts, so that equal parts and texts that run together are common.
const text = fc.constantFrom("", "a", "b", "ab", "ba", '"', ",", '","', "é", "\u0000");
const subject = fc.record({
  provider: text,
  path: text,
  search: text,
  model: text,
  credential: text,
  body: text.map((content) => Buffer.from(content)),
  cacheKey: fc.option(text),
});

const names = ["provider", "path", "search", "model", "credential", "body", "cacheKey"] as const;
/** Two requests that are alike but for some of their parts, which may still happen to agree. */
const pair = fc
  .tuple(subject, subject, fc.subarray([...names], { maxLength: 3 }))
  .map(([one, other, changed]) => [one, { ...one, ...pick(other, changed) }] as const);

test("G-CACHE-6 G-CACHE-7 keys are equal exactly when what they are made of is", () => {
  fc.assert(
    fc.property(pair, ([one, other]) => {
      const custom = one.cacheKey !== null && one.cacheKey === other.cacheKey;
      const computed = one.cacheKey === null && other.cacheKey === null && JSON.stringify(one) === JSON.stringify(other);
      expect(cacheKey(one).key === cacheKey(other).key).toBe(custom || computed);
    }),
    { numRuns: 2000 },
  );
});

test("parts show no credential, no query and no body, only what they hash to", () => {
  const { parts } = cacheKey({
    provider: "google-ai-studio",
    path: "v1beta/models/gemini-2.5-flash:generateContent",
    search: "?key=secret-in-query",
    model: "gemini-2.5-flash",
    credential: "Bearer secret-in-header",
    body: Buffer.from("secret-in-body"),
  });
  expect(parts).toEqual({
    kind: "computed",
    provider: "google-ai-studio",
    path: "v1beta/models/gemini-2.5-flash:generateContent",
    query: sha256("?key=secret-in-query"),
    model: "gemini-2.5-flash",
    credential: sha256("Bearer secret-in-header"),
    body: sha256("secret-in-body"),
  });
});

test("parts that are not there are empty", () => {
  const { parts } = cacheKey({ provider: "openai", path: "models", search: "", body: new Uint8Array() });
  expect(parts).toEqual({ kind: "computed", provider: "openai", path: "models", query: "", model: "", credential: "", body: "" });
});

function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

function pick<Whole extends object>(whole: Whole, members: readonly (keyof Whole)[]): Partial<Whole> {
  const part: Partial<Whole> = {};
  for (const member of members) part[member] = whole[member];
  return part;
}
