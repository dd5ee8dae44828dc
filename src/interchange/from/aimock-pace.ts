import type { TimedChunk } from "../../cassettes/recorded.ts";
import { amount, list, type Members, members } from "../content.ts";

/** When a fixture's answer comes. */
export interface Pace {
  readonly firstMs: number;
  /** Between an event and the next, by the first one's number. */
  gapMs(index: number): number;
}

/** As it was recorded, else as its profile says, else the same time before every piece. */
export function paceOf(fixture: Members): Pace {
  const [taken, profile] = [members(fixture["recordedTimings"]), members(fixture["streamingProfile"])];
  const latency = amount(fixture["latency"]) ?? 0;
  const gaps = list(taken["interChunkDelaysMs"]);
  const rate = amount(profile["tps"]);
  const usual = rate === undefined || rate === 0 ? latency : 1000 / rate;
  return {
    firstMs: amount(taken["ttftMs"]) ?? amount(profile["ttft"]) ?? latency,
    gapMs: (index) => (gaps.length > 0 ? (amount(gaps[index]) ?? 0) : usual),
  };
}

/** What comes of a stream that the fixture breaks off, after so many pieces or so many milliseconds. */
export function cutShort(chunks: readonly TimedChunk[], fixture: Members): { kept: readonly TimedChunk[]; partial: boolean } {
  const most = amount(fixture["truncateAfterChunks"]);
  const lastMs = amount(fixture["disconnectAfterMs"]);
  const kept = chunks.filter(
    ({ atMs }, index) => (most === undefined || index < most) && (lastMs === undefined || atMs <= lastMs),
  );
  return { kept, partial: kept.length < chunks.length };
}
