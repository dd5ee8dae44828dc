import { isGatewaysOwn } from "../cassettes/gateways-own.ts";
import type { Library } from "../cassettes/library.ts";
import type { RecordedAnswer } from "../cassettes/recorded.ts";
import type { NewRecording, Recorder, Saved } from "../cassettes/recorder.ts";
import { joined } from "../cassettes/timed-lines.ts";
import { fileTrouble } from "../errors/file-trouble.ts";
import type { Attempt } from "../exchange/attempt.ts";
import type { Step } from "../exchange/exchange.ts";
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
  readonly again: Again;
}

/** What is known of a recording that is made again. */
export interface Again {
  /** Where it stands; left out, it goes into the cassette that is recorded. */
  readonly file?: string;
  /** Which of the answers to its request it is, in its file; left out, they are made again in their order. */
  readonly nth?: number;
  /** It was too old: the same answer gets a new date. */
  readonly renew?: boolean;
}

/** Brings answers that have ended to the recorder. */
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
  let usual: string | undefined;
  const usualFile = () => {
    usual ??= parts.library.pathOf(parts.cassette);
    return usual;
  };
  return {
    keep(attempt, taken) {
      const answer = worthKeeping(attempt, taken);
      if (!answer) return undefined;
      const { again } = taken;
      const file = again.file ?? selectedFile(attempt, parts.library) ?? usualFile();
      const { recorded } = cassetteStates.of(attempt.step.exchange.account);
      const nth = (key: string) => again.nth ?? take(recorded, `${file} ${key}`);
      const saving = recorder.save(file, recordingOf(attempt.step, answer, { nth, renew: again.renew }, parts));
      const told = tell(saving, parts).then(() => void keeping.delete(told));
      keeping.add(told);
      return recorder.full ? told : undefined;
    },
    settled: (provider) => (provider === undefined || recorder.awaits(provider) ? recorder.settled() : undefined),
    async written() {
      while (keeping.size > 0) {
        await recorder.settled();
        await Promise.all(keeping);
      }
    },
  };
}

async function tell(saving: Promise<Saved>, { onSaved, report }: KeeperParts): Promise<void> {
  try {
    onSaved(await saving);
  } catch (error) {
    report(notRecorded(error));
  }
}

/** The answer as it is to be recorded, if it is. */
function worthKeeping({ step }: Attempt, { answer, complete }: Taken): RecordedAnswer | undefined {
  const struck = step.exchange.trace.happened.some(({ what }) => what === "fault");
  // Cut short by a fault: that is none of the provider's doing.
  if (struck && !complete) return undefined;
  // The real gateway in between has refused it.
  if (answer.status >= 400 && isGatewaysOwn(joined(answer.chunks))) return undefined;
  // Nor is the pace of what a fault has slowed down: it was read as slowly as it went out.
  return struck ? { ...answer, chunks: answer.chunks.map(({ bytes }) => ({ atMs: answer.atMs, bytes })) } : answer;
}

/** What there is to say about an answer at once, which is as little as can be: the caller waits. */
function recordingOf(
  step: Step,
  answer: RecordedAnswer,
  { nth, renew }: Pick<NewRecording, "nth" | "renew">,
  { time, costOf, recordOver }: KeeperParts,
): NewRecording {
  const nowMs = time.now();
  return {
    provider: step.provider.id,
    request: () => recordedRequest(step),
    requestBytes: step.outgoing.request.body.byteLength,
    answer,
    besides: () => besides(step, answer, costOf),
    get at() {
      return new Date(nowMs).toISOString();
    },
    renew,
    force: recordOver,
    nth,
  };
}

function notRecorded(error: unknown): Error {
  return fileTrouble(error instanceof Error ? error : new Error(String(error)), "an answer was not recorded");
}
