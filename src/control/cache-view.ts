import { z } from "zod";
import type { CacheEntryView, CacheExplanation, CachePage, CacheStory } from "../schema/control/cache.ts";
import { count, described, text, textOrNull, timeMs } from "./describe.ts";

const entry = () =>
  described<CacheEntryView>(
    {
      account: text(),
      gateway: text(),
      key: text(),
      provider: text(),
      status: z.int(),
      headers: z.record(z.string(), z.union([text(), z.array(text())])),
      ttlSeconds: z.number(),
      size: count(),
      storedMs: timeMs(),
      expiresMs: timeMs(),
      fresh: z.boolean(),
      parts: z.record(z.string(), text()),
    },
    "CacheEntry",
  );

export const cachePage = () =>
  described<CachePage>({ entries: z.array(entry()), total: count(), next: textOrNull() }, "CachePage");

const story = () =>
  described<CacheStory>(
    {
      step: count(),
      result: z.enum(["hit", "miss", "not used"]),
      why: text(),
      differs: z.array(text()).optional(),
      nearest: described<NonNullable<CacheStory["nearest"]>>({
        key: text(),
        provider: text(),
        storedMs: timeMs(),
        ttlSeconds: z.number(),
      }).optional(),
      stored: z.boolean().optional(),
      whyStored: text().optional(),
    },
    "CacheStory",
  );

export const cacheExplanation = () =>
  described<CacheExplanation>(
    { exchange: text(), account: text(), gateway: text(), steps: z.array(story()) },
    "CacheExplanation",
  );
