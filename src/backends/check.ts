import { drift } from "../cassettes/drift.ts";
import type { Library } from "../cassettes/library.ts";
import type { Recording } from "../cassettes/load-recording.ts";
import type { RecordedAnswer, TimedChunk } from "../cassettes/recorded.ts";
import { redactAnswer } from "../cassettes/redact.ts";
import { chunks as chunksIn, tap } from "../exchange/body.ts";
import type { Reply } from "../exchange/reply.ts";
import type { IndexedInteraction } from "../store/cassette-index.ts";
import type { Backend } from "./backend.ts";
import { cassetteStates, turnOf } from "./cassette-state.ts";
import { recordedRequest } from "./recorded-request.ts";
import { selectedFile } from "./replay.ts";

/** Live answers, each compared with its recording when it has ended. Nothing is written. */
export function checkBackend(live: Backend, library: Library): Backend {
  return {
    async send(attempt) {
      const { exchange } = attempt.step;
      const found = library.find(recordedRequest(attempt.step), selectedFile(attempt, library));
      const nth = turnOf(cassetteStates.of(exchange.account), found);
      const chosen = found[nth] ?? found.at(-1);
      const recording = chosen && (await library.load(chosen));
      const reply = await live.send(attempt);
      const chunks: TimedChunk[] = [];
      const body = tap(
        chunksIn(reply.body),
        (bytes) => void chunks.push({ atMs: 0, bytes: Uint8Array.from(bytes) }),
        (ending) =>
          void exchange.trace.add({ what: "checked", ...verdict(reply, chunks, ending.kind === "complete", chosen, recording) }),
      );
      return { ...reply, body };
    },
  };
}

function verdict(
  { status, headers }: Reply,
  chunks: readonly TimedChunk[],
  complete: boolean,
  found: IndexedInteraction | undefined,
  recording: Recording | undefined,
) {
  const place = found ? `${found.id} (${found.file}:${found.line})` : null;
  if (!recording) return { verdict: "could not check" as const, recording: place, why: "nothing is recorded for the request" };
  if (!complete) return { verdict: "could not check" as const, recording: place, why: "the live answer broke off" };
  const answer: RecordedAnswer = redactAnswer({ status, headers, atMs: 0, chunks, partial: false });
  return { ...drift(recording.answer, answer), recording: place };
}
