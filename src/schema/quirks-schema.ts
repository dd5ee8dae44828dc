import { z } from "zod";
import { type Quirks, quirks, quirksWith } from "./quirks.ts";

const cause = z.union(
  [z.int().min(100).max(599), z.enum(["4xx", "5xx", "timeout", "connection"])],
  'expected a status, "4xx", "5xx", "timeout" or "connection"',
);

/** `quirks` of a config file: every entry of the table, by the kind of its default. What is left out keeps its default. */
export const quirksSchema = z
  .strictObject({
    cacheTtlHeaderOptsIn: flag("cacheTtlHeaderOptsIn"),
    skipCacheStores: flag("skipCacheStores"),
    cacheStreams: flag("cacheStreams"),
    keepCacheOnUpdate: flag("keepCacheOnUpdate"),
    runPathImplicitCache: flag("runPathImplicitCache"),
    exactSlidingWindow: flag("exactSlidingWindow"),
    maxAttemptsCountsRetries: flag("maxAttemptsCountsRetries"),
    logRowPerAttempt: flag("logRowPerAttempt"),
    creditCode2049: flag("creditCode2049"),
    lenientSlugs: flag("lenientSlugs"),
    httpBaseUrls: flag("httpBaseUrls"),
    retryOn: z.array(cause).optional().describe(quirks.retryOn.description),
  })
  .transform((given): Quirks => quirksWith(given));

function flag(name: keyof Quirks) {
  return z.boolean("expected true or false").optional().describe(quirks[name].description);
}
