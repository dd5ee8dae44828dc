import { isGatewaysOwn } from "../cassettes/gateways-own.ts";
import type { Library } from "../cassettes/library.ts";
import type { RecordedAnswer, TimedChunk } from "../cassettes/recorded.ts";
import type { Recorder, Saved } from "../cassettes/recorder.ts";
import { redactRequest } from "../cassettes/redact.ts";
import { comparable, keyOf } from "../cassettes/request-key.ts";
import { joined } from "../cassettes/timed-lines.ts";
import type { Attempt } from "../exchange/attempt.ts";
import { tap } from "../exchange/body.ts";
import type { Report } from "../exchange/refusal-reply.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import type { Clock } from "../world/clock.ts";
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
  const write = (attempt: Attempt, taken: Taken) => {
    const saving = keep(attempt, taken, parts).finally(() => writing.delete(saving));
    writing.add(saving);
  };
  return {
    /** Resolves when everything that has ended is written. */
    async written(): Promise<void> {
      while (writing.size > 0) await Promise.all(writing);
    },
    async send(attempt: Attempt, { renew = false } = {}): Promise<Reply> {
      const beganMs = parts.time.monotonic();
      const elapsed = () => Math.round(parts.time.monotonic() - beganMs);
      const reply = await parts.live.send(attempt);
      if (!parts.recordErrors && isTrap(reply.status)) return reply;
      const head = { status: reply.status, headers: { ...reply.headers, ...protocolOf(reply) }, atMs: elapsed() };
      const chunks: TimedChunk[] = [];
      if (reply.switching) {
        return tapeSocket(reply, elapsed, (session) => {
          const answer = { ...head, chunks, session, partial: brokeOff(session.close) };
          write(attempt, { answer, complete: session.close?.code !== 1006, renew });
        });
      }
      if (isWhole(reply.body)) {
        const came = reply.body.byteLength > 0 ? [{ atMs: head.atMs, bytes: Uint8Array.from(reply.body) }] : [];
        write(attempt, { answer: { ...head, chunks: came, partial: false }, complete: true, renew });
        return reply;
      }
      const body = tap(
        reply.body,
        (bytes) => void chunks.push({ atMs: elapsed(), bytes: Uint8Array.from(bytes) }),
        (ending) => {
          const complete = ending.kind === "complete";
          write(attempt, { answer: { ...head, chunks, partial: !complete }, complete, renew });
        },
      );
      return { ...reply, body };
    },
  };
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
  readonly renew: boolean;
}

function keep(attempt: Attempt, { answer: came, complete, renew }: Taken, parts: RecordParts): Promise<void> {
  const struck = attempt.step.exchange.trace.facts.some(({ what }) => what === "fault");
  // Cut short by a fault: that is none of the provider's doing.
  if (struck && !complete) return Promise.resolve();
  // The real gateway in between has refused it.
  if (came.status >= 400 && isGatewaysOwn(joined(came.chunks))) return Promise.resolve();
  // Nor is the pace of what a fault has slowed down: it was read as slowly as it went out.
  const answer = struck ? { ...came, chunks: came.chunks.map(({ bytes }) => ({ atMs: came.atMs, bytes })) } : came;
  const { library, recorder, time } = parts;
  const file = selectedFile(attempt, library) ?? library.pathOf(parts.cassette);
  const request = recordedRequest(attempt.step);
  const key = keyOf(comparable(redactRequest(request), library.ignoresOf(file)));
  const nth = take(cassetteStates.of(attempt.step.exchange.account).recorded, `${file} ${key}`);
  const at = new Date(time.now()).toISOString();
  const about = besides(attempt.step, answer, parts.costOf);
  return recorder
    .save(file, { request, answer, at, nth, renew, force: parts.recordOver, ...about })
    .then(parts.onSaved, (error: unknown) => parts.report(error instanceof Error ? error : new Error(String(error))));
}
