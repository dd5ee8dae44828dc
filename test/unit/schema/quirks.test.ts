import { expect, test } from "vitest";
import { quirks, quirksWith } from "../../../src/schema/quirks.ts";

test("without a word about them, quirks have the defaults that the specification recommends", () => {
  expect(quirksWith()).toEqual({
    cacheTtlHeaderOptsIn: false,
    skipCacheStores: false,
    cacheStreams: false,
    keepCacheOnUpdate: false,
    runPathImplicitCache: false,
    exactSlidingWindow: false,
    maxAttemptsCountsRetries: false,
    logRowPerAttempt: false,
    creditCode2049: false,
    lenientSlugs: false,
    httpBaseUrls: false,
    retryOn: ["connection", "timeout", 408, 429, "5xx"],
  });
});

test("given quirks replace defaults one by one, and undefined replaces nothing", () => {
  const chosen = quirksWith({ exactSlidingWindow: true, retryOn: [503], cacheStreams: undefined });
  expect(chosen).toEqual({ ...quirksWith(), exactSlidingWindow: true, retryOn: [503] });
});

test.each(Object.entries(quirks))("%s names the requirement that leaves it open, and is described in a sentence", (_, quirk) => {
  expect(quirk.spec).toMatch(/^(?:G-[A-Z]+|LOG)-\d+$/);
  expect(quirk.description).toMatch(/^[A-Z`].{20,}\.$/);
  if (quirk.choices) expect(quirk.choices).toContain(quirk.default);
});
