import { drift } from "../cassettes/drift.ts";
import type { Library } from "../cassettes/library.ts";
import type { Recording } from "../cassettes/load-recording.ts";
import type { RecordedAnswer, RecordedSession, TimedChunk } from "../cassettes/recorded.ts";
import { redactAnswer } from "../cassettes/redact.ts";
import { sessionDrift } from "../cassettes/session-drift.ts";
import type { SessionRules } from "../cassettes/session-match.ts";
import { chunks as chunksIn, tap } from "../exchange/body.ts";
import type { Reply } from "../exchange/reply.ts";
import type { IndexedInteraction } from "../store/cassette-index.ts";
import type { Backend } from "./backend.ts";
import { cassetteStates, turnOf } from "./cassette-state.ts";
import { recordedRequest } from "./recorded-request.ts";
import { selectedFile } from "./replay.ts";
import { sessionRules } from "./session-rules.ts";
import { brokeOff, tapeSocket } from "./tape-socket.ts";

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
      if (reply.switching) {
        const tell = (told: ReturnType<typeof sessionVerdict>) => exchange.trace.add({ what: "checked", ...told });
        const rules = sessionRules(attempt.step, library, chosen?.file);
        return tapeSocket(
          reply,
          () => 0,
          (session) => tell(sessionVerdict(session, { found: chosen, recording, rules })),
        );
      }
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

interface Compared {
  readonly found: IndexedInteraction | undefined;
  readonly recording: Recording | undefined;
  readonly rules: SessionRules;
}

function sessionVerdict(live: RecordedSession, { found, recording, rules }: Compared) {
  const place = placeOf(found);
  const recorded = recording?.answer.session;
  if (!recorded) return { verdict: "could not check" as const, recording: place, why: NOTHING };
  if (brokeOff(live.close) && !brokeOff(recorded.close)) {
    return { verdict: "could not check" as const, recording: place, why: "the live connection was lost" };
  }
  return { ...sessionDrift(recorded, live, rules), recording: place };
}

const NOTHING = "nothing is recorded for the request";

function placeOf(found: IndexedInteraction | undefined): string | null {
  return found ? `${found.id} (${found.file}:${found.line})` : null;
}

function verdict(
  { status, headers }: Reply,
  chunks: readonly TimedChunk[],
  complete: boolean,
  found: IndexedInteraction | undefined,
  recording: Recording | undefined,
) {
  const place = placeOf(found);
  if (!recording) return { verdict: "could not check" as const, recording: place, why: NOTHING };
  if (!complete) return { verdict: "could not check" as const, recording: place, why: "the live answer broke off" };
  const answer: RecordedAnswer = redactAnswer({ status, headers, atMs: 0, chunks, partial: false });
  return { ...drift(recording.answer, answer), recording: place };
}
