import { isGatewaysOwn } from "../cassettes/gateways-own.ts";
import type { Library } from "../cassettes/library.ts";
import type { RecordedAnswer } from "../cassettes/recorded.ts";
import type { Recorder, Saved } from "../cassettes/recorder.ts";
import { joined } from "../cassettes/timed-lines.ts";
import type { Attempt } from "../exchange/attempt.ts";
import type { Report } from "../exchange/refusal-reply.ts";
import type { Clock } from "../world/clock.ts";
import { cassetteStates, take } from "./cassette-state.ts";
import { besides, type CostOf } from "./recorded-besides.ts";
import { recordedRequest } from "./recorded-request.ts";
import { selectedFile } from "./replay.ts";

export interface KeeperParts {
  readonly library: Library;
  readonly recorder: Recorder;
  readonly time: Pick<Clock, "now">;
  /** Name of the cassette, where neither the request nor its account has one. */
  readonly cassette: string;
  /** Also over what was edited by hand. */
  readonly recordOver: boolean;
  readonly costOf: CostOf;
  readonly onSaved: (saved: Saved) => void;
  readonly report: Report;
}

/** An answer that has ended. */
export interface Taken {
  readonly answer: RecordedAnswer;
  /** Whether it ended where the provider, or a caller who was well, ended it. */
  readonly complete: boolean;
  readonly renew: boolean;
}

/** Brings answers that have ended to the recorder, when there is a moment for it. */
export interface RecordKeeper {
  /** Returns something to wait for only where so much waits already that it would fill the memory. */
  keep(attempt: Attempt, taken: Taken): Promise<void> | undefined;
  /** For whoever looks for recordings, of a provider or at all: those that are on their way are written then. Nothing where there are none. */
  settled(provider?: string): Promise<void> | undefined;
  /** Resolves when all is written, and told. */
  written(): Promise<void>;
}

export function recordKeeper(parts: KeeperParts): RecordKeeper {
  const { recorder } = parts;
  const keeping = new Set<Promise<void>>();
  let coming = 0;
  let usual: string | undefined;
  const usualFile = () => {
    usual ??= parts.library.pathOf(parts.cassette);
    return usual;
  };
  const settled = async () => {
    if (coming > 0) await turn();
    await recorder.settled();
  };
  return {
    keep(attempt, taken) {
      const place = placeOf(attempt, parts.library, usualFile);
      coming += 1;
      // Once the answer's last bytes are under way.
      const kept = turn().then(() => {
        coming -= 1;
        return keep(attempt, taken, { ...parts, ...place });
      });
      const all: Promise<void> = kept.finally(() => keeping.delete(all));
      keeping.add(all);
      return recorder.full ? all : undefined;
    },
    settled: (provider) => (provider === undefined || coming > 0 || recorder.awaits(provider) ? settled() : undefined),
    async written() {
      while (keeping.size > 0) {
        await settled();
        await Promise.all(keeping);
      }
    },
  };
}

function turn(): Promise<unknown> {
  return new Promise((over) => setImmediate(over));
}

interface Place {
  readonly file: string;
  /** How often its account has recorded what. */
  readonly recorded: Map<string, number>;
  readonly struck: boolean;
}

/** What must be asked at once, since it may be another thing soon. */
function placeOf(attempt: Attempt, library: Library, usualFile: () => string): Place {
  const { account, trace } = attempt.step.exchange;
  return {
    file: selectedFile(attempt, library) ?? usualFile(),
    recorded: cassetteStates.of(account).recorded,
    struck: trace.facts.some(({ what }) => what === "fault"),
  };
}

async function keep({ step }: Attempt, { answer: came, complete, renew }: Taken, parts: KeeperParts & Place): Promise<void> {
  const { recorder, time, file, recorded, struck } = parts;
  // Cut short by a fault: that is none of the provider's doing.
  if (struck && !complete) return;
  // The real gateway in between has refused it.
  if (came.status >= 400 && isGatewaysOwn(joined(came.chunks))) return;
  // Nor is the pace of what a fault has slowed down: it was read as slowly as it went out.
  const answer = struck ? { ...came, chunks: came.chunks.map(({ bytes }) => ({ atMs: came.atMs, bytes })) } : came;
  try {
    const saved = await recorder.save(file, {
      request: recordedRequest(step),
      answer,
      besides: () => besides(step, answer, parts.costOf),
      at: new Date(time.now()).toISOString(),
      nth: (key) => take(recorded, `${file} ${key}`),
      renew,
      force: parts.recordOver,
    });
    parts.onSaved(saved);
  } catch (error) {
    parts.report(error instanceof Error ? error : new Error(String(error)));
  }
}
