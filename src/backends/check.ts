import { drift } from "../cassettes/drift.ts";
import type { Library } from "../cassettes/library.ts";
import type { Recording } from "../cassettes/load-recording.ts";
import type { RecordedAnswer, RecordedSession, TimedChunk } from "../cassettes/recorded.ts";
import { redactAnswer } from "../cassettes/redact.ts";
import { sessionDrift } from "../cassettes/session-drift.ts";
import type { SessionRules } from "../cassettes/session-match.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import type { Attempt } from "../exchange/attempt.ts";
import { chunks as chunksIn, tap } from "../exchange/body.ts";
import type { Reply } from "../exchange/reply.ts";
import type { IndexedInteraction } from "../store/cassette-index.ts";
import type { Backend } from "./backend.ts";
import { askedIn, type CassetteLedger, type Checked } from "./cassette-report.ts";
import { cassetteStates, turnOf } from "./cassette-state.ts";
import { recordedRequest } from "./recorded-request.ts";
import { operatorsError, selectedFile } from "./replay.ts";
import { sessionRules } from "./session-rules.ts";
import { brokeOff, tapeSocket } from "./tape-socket.ts";

/** Live answers, each compared with its recording when it has ended. Nothing is written. */
export function checkBackend(live: Backend, library: Library, ledger: Pick<CassetteLedger, "used" | "checked">): Backend {
  return {
    async send(attempt) {
      const { exchange } = attempt.step;
      const request = recordedRequest(attempt.step);
      const found = library.find(request, selectedFile(attempt, library));
      const nth = turnOf(cassetteStates.of(exchange.account), found);
      const chosen = found[nth] ?? found.at(-1);
      const loaded = chosen && (await library.load(chosen).catch(operatorsError));
      const trouble = loaded instanceof EmulatorError ? loaded : undefined;
      const recording = loaded instanceof EmulatorError ? undefined : loaded;
      if (chosen) ledger.used(chosen);
      const tell = (said: Verdict) => {
        const { verdict, why } = trouble ? { verdict: "could not check" as const, why: trouble.message } : said;
        exchange.trace.add({ what: "checked", verdict, why, recording: placeOf(chosen) });
        ledger.checked({ verdict, why, recording: chosen ?? null, asked: askedIn(request) });
      };
      const reply = await answered(live, attempt, tell);
      if (reply.switching) {
        const rules = sessionRules(attempt.step, library, chosen?.file);
        return tapeSocket(
          reply,
          () => 0,
          (session) => tell(sessionVerdict(session, recording, rules)),
        );
      }
      const chunks: TimedChunk[] = [];
      const body = tap(
        chunksIn(reply.body),
        (bytes) => void chunks.push({ atMs: 0, bytes: Uint8Array.from(bytes) }),
        (ending) => tell(verdictOf(reply, chunks, ending.kind === "complete", recording)),
      );
      return { ...reply, body };
    },
  };
}

type Verdict = Pick<Checked, "verdict" | "why">;

const NOTHING = "nothing is recorded for the request";

async function answered(live: Backend, attempt: Attempt, tell: (verdict: Verdict) => void): Promise<Reply> {
  try {
    return await live.send(attempt);
  } catch (error) {
    tell(unsure(`no answer came: ${error instanceof Error ? error.message : String(error)}`));
    throw error;
  }
}

function sessionVerdict(live: RecordedSession, recording: Recording | undefined, rules: SessionRules): Verdict {
  const recorded = recording?.answer.session;
  if (!recorded) return unsure(NOTHING);
  if (brokeOff(live.close) && !brokeOff(recorded.close)) return unsure("the live connection was lost");
  return sessionDrift(recorded, live, rules);
}

function verdictOf(
  { status, headers }: Reply,
  chunks: readonly TimedChunk[],
  complete: boolean,
  recording: Recording | undefined,
): Verdict {
  if (!recording) return unsure(NOTHING);
  if (!complete) return unsure("the live answer broke off");
  if (status !== recording.answer.status && isTrouble(status))
    return unsure(`the provider answered ${status}: a key that it takes, or another time`);
  const answer: RecordedAnswer = redactAnswer({ status, headers, atMs: 0, chunks, partial: false });
  return drift(recording.answer, answer);
}

/** What says nothing of the answer to this request. */
function isTrouble(status: number): boolean {
  return status === 401 || status === 403 || status === 429 || status >= 500;
}

function unsure(why: string): Verdict {
  return { verdict: "could not check", why };
}

function placeOf(found: IndexedInteraction | undefined): string | null {
  return found ? `${found.id} (${found.file}:${found.line})` : null;
}
