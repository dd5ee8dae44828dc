import type { IndexedInteraction } from "../store/cassette-index.ts";

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Why a recording is too old; undefined while it is not, and where nobody has said how old it may be. Judged one by one. */
export function staleness(
  { expires, recordedAt }: Pick<IndexedInteraction, "expires" | "recordedAt">,
  nowMs: number,
): string | undefined {
  if (expires === null) return undefined;
  const age = /^(\d+(?:\.\d+)?)\s*([smhdw])$/.exec(expires);
  if (!age) return nowMs > Date.parse(expires) ? `it was to be used until ${expires}` : undefined;
  if (recordedAt === null) return undefined;
  const endMs = Date.parse(recordedAt) + Number(age[1]) * (UNITS[age[2] ?? ""] ?? Number.NaN);
  return nowMs > endMs ? `it was recorded on ${recordedAt.slice(0, 10)} and expires after ${expires}` : undefined;
}
