import type { Fact } from "../exchange/trace.ts";
import { story } from "../explain/story.ts";
import type { ExchangeDetail, ExchangeView, TraceFact } from "../schema/control/exchanges.ts";
import type { Cache } from "../store/cache.ts";
import type { ExchangeRow } from "../store/exchanges.ts";
import type { LogReader } from "../store/store.ts";
import { cacheStory } from "./cache-story.ts";
import { loggedStep } from "./logged-step.ts";

/** An exchange without its trace. */
export function exchangeView({ trace: _, ...row }: ExchangeRow): ExchangeView {
  return row;
}

/** All that is known of it: log rows, the story in sentences, and the facts behind it, each with the time until the next one. */
export function exchangeDetailOf(row: ExchangeRow, { logs, cache }: { logs: LogReader; cache: Cache }): ExchangeDetail {
  const facts: Fact[] = JSON.parse(row.trace);
  const trace: TraceFact[] = facts.map((fact, index) => {
    const next = facts[index + 1]?.atMs ?? row.durationMs;
    return { ...fact, durationMs: Math.max(0, Math.round((next - fact.atMs) * 1000) / 1000) };
  });
  // What came nearest to a miss is looked for when somebody asks, and not in the trace.
  const misses = cacheStory(row, cache);
  const explained = facts.map((fact) =>
    fact.what === "cache" ? { ...fact, why: misses.find(({ step }) => step === fact.step)?.why ?? fact.why } : fact,
  );
  const rows = logs.ofExchange(row.id).map((log) => loggedStep(log, logs));
  return { ...exchangeView(row), logs: rows, story: story(explained), trace };
}
