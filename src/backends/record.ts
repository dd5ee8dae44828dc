import type { Library } from "../cassettes/library.ts";
import type { RecordedAnswer, TimedChunk } from "../cassettes/recorded.ts";
import type { Recorder, Saved } from "../cassettes/recorder.ts";
import { redactRequest } from "../cassettes/redact.ts";
import { comparable, keyOf } from "../cassettes/request-key.ts";
import type { Attempt } from "../exchange/attempt.ts";
import { chunks as chunksIn, type Ending, tap } from "../exchange/body.ts";
import type { Report } from "../exchange/refusal-reply.ts";
import type { Reply } from "../exchange/reply.ts";
import type { Clock } from "../world/clock.ts";
import type { Backend } from "./backend.ts";
import { cassetteStates, take } from "./cassette-state.ts";
import { recordedRequest } from "./recorded-request.ts";
import { selectedFile } from "./replay.ts";

export interface RecordParts {
  readonly live: Backend;
  readonly library: Library;
  readonly recorder: Recorder;
  /** Real time: how long the provider takes is no matter of the account's clock. */
  readonly time: Pick<Clock, "now" | "monotonic">;
  /** Name of the cassette, where neither the request nor its account has one. */
  readonly cassette: string;
  readonly recordErrors: boolean;
  readonly onSaved: (saved: Saved) => void;
  readonly report: Report;
}

/**
 * Lets a live answer through as it is and writes it down when it has ended; the caller does not wait for that. Refused keys
 * and server errors are not kept unless asked for: frozen, they would be there for ever.
 */
export function recordBackend(parts: RecordParts) {
  const writing = new Set<Promise<void>>();
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
      const atMs = elapsed();
      const chunks: TimedChunk[] = [];
      const body = tap(
        chunksIn(reply.body),
        (bytes) => void chunks.push({ atMs: elapsed(), bytes: Uint8Array.from(bytes) }),
        (ending) => {
          const saving = keep(attempt, { reply, atMs, chunks, ending, renew }, parts).finally(() => writing.delete(saving));
          writing.add(saving);
        },
      );
      return { ...reply, body };
    },
  };
}

function isTrap(status: number): boolean {
  return status === 401 || status === 403 || status >= 500;
}

interface Taken {
  readonly reply: Reply;
  readonly atMs: number;
  readonly chunks: readonly TimedChunk[];
  readonly ending: Ending;
  readonly renew: boolean;
}

function keep(attempt: Attempt, { reply, atMs, chunks, ending, renew }: Taken, parts: RecordParts): Promise<void> {
  // Cut short by a fault: that is none of the provider's doing.
  if (ending.kind !== "complete" && attempt.step.exchange.trace.facts.some(({ what }) => what === "fault"))
    return Promise.resolve();
  const { library, recorder, time } = parts;
  const file = selectedFile(attempt, library) ?? library.pathOf(parts.cassette);
  const request = recordedRequest(attempt.step);
  const key = keyOf(comparable(redactRequest(request), library.ignoresOf(file)));
  const nth = take(cassetteStates.of(attempt.step.exchange.account).recorded, `${file} ${key}`);
  const { status, headers } = reply;
  const answer: RecordedAnswer = { status, headers: { ...headers }, atMs, chunks, partial: ending.kind !== "complete" };
  return recorder
    .save(file, { request, answer, at: new Date(time.now()).toISOString(), nth, renew })
    .then(parts.onSaved, (error: unknown) => parts.report(error instanceof Error ? error : new Error(String(error))));
}
