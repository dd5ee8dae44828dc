import { isGatewaysOwn } from "../cassettes/gateways-own.ts";
import type { Library } from "../cassettes/library.ts";
import type { RecordedAnswer, TimedChunk } from "../cassettes/recorded.ts";
import type { Recorder, Saved } from "../cassettes/recorder.ts";
import { joined } from "../cassettes/timed-lines.ts";
import { fileTrouble } from "../errors/file-trouble.ts";
import { Attempt } from "../exchange/attempt.ts";
import { tap } from "../exchange/body.ts";
import type { Report } from "../exchange/refusal-reply.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import type { Clock } from "../world/clock.ts";
import { within } from "../world/within.ts";
import type { Backend } from "./backend.ts";
import { cassetteStates, take } from "./cassette-state.ts";
import { besides, type CostOf } from "./recorded-besides.ts";
import { recordedRequest } from "./recorded-request.ts";
import { selectedFile } from "./replay.ts";
import { brokeOff, tapeSocket } from "./tape-socket.ts";

export interface RecordParts {
  readonly live: Backend;
  readonly library: Library;
  readonly recorder: Recorder;
  /** Real time: how long the provider takes is no matter of the account's clock. */
  readonly time: Pick<Clock, "now" | "monotonic">;
  /** Name of the cassette, where neither the request nor its account has one. */
  readonly cassette: string;
  readonly recordErrors: boolean;
  /** Also over what was edited by hand. */
  readonly recordOver: boolean;
  readonly costOf: CostOf;
  readonly onSaved: (saved: Saved) => void;
  readonly report: Report;
}

/**
 * Lets a live answer through as it is and writes it down when it has ended; the caller does not wait for that. Refused keys
 * and server errors are not kept unless asked for: frozen, they would be there for ever.
 */
export function recordBackend(parts: RecordParts) {
  const writing = new Set<Promise<void>>();
  const late = new Map<Attempt, Promise<void>>();
  const { recorder } = parts;
  const write = (attempt: Attempt, taken: Taken) => {
    const keeping = keep(attempt, taken, parts);
    if (!keeping) return undefined;
    const saving: Promise<void> = keeping.finally(() => writing.delete(saving));
    writing.add(saving);
    // The disk does not keep up: whoever asks must not fill the memory meanwhile.
    return recorder.full ? saving : undefined;
  };
  return {
    /** Resolves when everything that has ended is written. */
    async written(): Promise<void> {
      if (late.size > 0) await within(GRACE_MS, Promise.all(late.values()));
      for (const own of late.keys()) own.giveUp(new Error("the emulator stops"));
      while (writing.size > 0) {
        void recorder.settled();
        await Promise.all(writing);
      }
    },
    /** Whoever looks for recordings of this provider waits for those that are on their way. */
    settled(provider: string): Promise<void> | undefined {
      return recorder.awaits(provider) ? recorder.settled() : undefined;
    },
    send(attempt: Attempt, again: Again = {}): Promise<Reply> {
      const { step, number, timeoutMs } = attempt;
      if (timeoutMs === null || step.realtime) return listen(attempt, again, parts, write);
      // Given up for taking too long, it is recorded all the same: when it is replayed, it has to take as long.
      const exchange = { ...step.exchange, resumable: true };
      const own = new Attempt({ ...step, exchange }, { number, timeoutMs: null });
      const taking = listen(own, again, parts, write);
      let waits = true;
      const answered = () => {
        waits = false;
      };
      taking.then(answered, answered);
      const followed = () =>
        void (
          waits &&
          late.set(
            own,
            readOut(taking).finally(() => late.delete(own)),
          )
        );
      attempt.signal.addEventListener("abort", followed, { once: true });
      return taking;
    },
  };
}

/** How long stopping waits for answers that nobody else waits for. */
const GRACE_MS = 1_000;

async function readOut(taking: Promise<Reply>): Promise<void> {
  try {
    const { body } = await taking;
    if (!isWhole(body)) for await (const _ of body);
  } catch {
    // Then there is nothing to record.
  }
}

async function listen(
  attempt: Attempt,
  again: Again,
  { live, time, recordErrors }: RecordParts,
  write: (attempt: Attempt, taken: Taken) => Promise<void> | undefined,
): Promise<Reply> {
  const beganMs = time.monotonic();
  const elapsed = () => Math.round(time.monotonic() - beganMs);
  const reply = await live.send(attempt);
  if (!recordErrors && isTrap(reply.status)) return reply;
  const head = { status: reply.status, headers: { ...reply.headers, ...protocolOf(reply) }, atMs: elapsed() };
  const chunks: TimedChunk[] = [];
  const add = (bytes: Uint8Array) => void chunks.push({ atMs: elapsed(), bytes: new Uint8Array(bytes) });
  if (reply.switching) {
    return tapeSocket(reply, elapsed, (session) => {
      const answer = { ...head, chunks, session, partial: brokeOff(session.close) };
      void write(attempt, { answer, complete: session.close?.code !== 1006, again });
    });
  }
  const ended = (complete: boolean) => write(attempt, { answer: { ...head, chunks, partial: !complete }, complete, again });
  if (!isWhole(reply.body)) return { ...reply, body: tap(reply.body, add, async ({ kind }) => ended(kind === "complete")) };
  if (reply.body.byteLength > 0) add(reply.body);
  await ended(true);
  return reply;
}

/** The sub-protocol that the vendor chose. Some are a key. */
function protocolOf({ switching }: Reply): Reply["headers"] {
  const protocol = switching?.session.protocol;
  return protocol === undefined || protocol.includes(".") ? {} : { "sec-websocket-protocol": protocol };
}

function isTrap(status: number): boolean {
  return status === 401 || status === 403 || status >= 500;
}

interface Taken {
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

/** Nothing for what is not worth keeping. */
function keep(attempt: Attempt, { answer: came, complete, again }: Taken, parts: RecordParts): Promise<void> | undefined {
  const { step } = attempt;
  const struck = step.exchange.trace.facts.some(({ what }) => what === "fault");
  // Cut short by a fault: that is none of the provider's doing.
  if (struck && !complete) return undefined;
  // The real gateway in between has refused it.
  if (came.status >= 400 && isGatewaysOwn(joined(came.chunks))) return undefined;
  // Nor is the pace of what a fault has slowed down: it was read as slowly as it went out.
  const answer = struck ? { ...came, chunks: came.chunks.map(({ bytes }) => ({ atMs: came.atMs, bytes })) } : came;
  const { library, recorder, time } = parts;
  const file = again.file ?? selectedFile(attempt, library) ?? library.pathOf(parts.cassette);
  const { recorded } = cassetteStates.of(step.exchange.account);
  return recorder
    .save(file, {
      request: recordedRequest(step),
      answer,
      besides: () => besides(step, answer, parts.costOf),
      at: new Date(time.now()).toISOString(),
      nth: (key) => again.nth ?? take(recorded, `${file} ${key}`),
      renew: again.renew,
      force: parts.recordOver,
    })
    .then(parts.onSaved, (error: unknown) => parts.report(notRecorded(error)));
}

function notRecorded(error: unknown): Error {
  return fileTrouble(error instanceof Error ? error : new Error(String(error)), "an answer was not recorded");
}
