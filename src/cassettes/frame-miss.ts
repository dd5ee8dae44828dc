import type { IndexedInteraction } from "../store/cassette-index.ts";
import type { Difference } from "./compare.ts";
import { type HowToRecord, recordAgain } from "./how-to-record.ts";
import { cassetteName, causeOf, looser, type Miss } from "./miss.ts";
import type { RecordedRequest } from "./recorded.ts";

/** How a conversation parts from the recording that it follows. */
export interface Parting {
  readonly found: IndexedInteraction;
  /** The client's messages that were as recorded. */
  readonly heard: number;
  /** How many it has in the recording. */
  readonly recorded: number;
  readonly differences: readonly Difference[];
}

/** The recording that a conversation followed longest, and of those the one it parts from least. */
export function nearestParting(partings: readonly Parting[]): Parting | undefined {
  const [first, ...others] = partings;
  return others.reduce((best, one) => (best && isNearer(one, best) ? one : best), first);
}

function isNearer(one: Parting, other: Parting): boolean {
  if (one.heard !== other.heard) return one.heard > other.heard;
  return one.differences.length < other.differences.length;
}

interface MissedMessage {
  /** Of the client's, counted from 1. */
  readonly message: number;
  readonly parting: Parting;
  /** The folder of recordings. */
  readonly dir: string;
  readonly howToRecord: HowToRecord;
}

/** Why a conversation cannot go on. */
export function frameMiss(request: RecordedRequest, { message, parting, dir, howToRecord }: MissedMessage): Miss {
  const { found, recorded, differences } = parting;
  const [first, ...others] = differences;
  const words = [request.provider, request.path, request.model].filter((word) => word !== undefined).join(" ");
  const { id, file, line } = found;
  const isOver = parting.heard >= recorded;
  return {
    asked: `message ${message} of ${words}`,
    nearest: { id, file, line, differences },
    cause:
      isOver || !first
        ? `the recorded conversation has only ${recorded} ${recorded === 1 ? "message" : "messages"} of the client`
        : causeOf(first, others.length),
    fixes: [
      ...recordAgain(cassetteName(file, dir), { mode: "record", how: howToRecord }),
      ...(first && !isOver ? looser(first, file) : []),
    ],
  };
}
