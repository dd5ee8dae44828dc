import { staleness } from "../cassettes/expiry.ts";
import type { HowToRecord } from "../cassettes/how-to-record.ts";
import type { Library } from "../cassettes/library.ts";
import { explainMiss, type Miss } from "../cassettes/miss.ts";
import type { RecordedAnswer } from "../cassettes/recorded.ts";
import { joined } from "../cassettes/timed-lines.ts";
import { withinFolder } from "../cassettes/within-folder.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import type { Attempt } from "../exchange/attempt.ts";
import type { Reply } from "../exchange/reply.ts";
import type { CassetteIndex, IndexedInteraction } from "../store/cassette-index.ts";
import type { CassetteLedger } from "./cassette-report.ts";
import { cassetteStates, turnOf } from "./cassette-state.ts";
import { recordedRequest } from "./recorded-request.ts";
import { replaySocket } from "./replay-socket.ts";
import { comesWhole, streamWish } from "./whole-answer.ts";

export interface Replay {
  /** The recorded answer, or why there is none. */
  play(attempt: Attempt, options?: { readonly onlyFresh?: boolean }): Promise<{ reply: Reply } | NotPlayed>;
}

export interface NotPlayed {
  readonly miss: () => Promise<Miss>;
  /** The recording that answers and is too old; which one it is of those in its file. */
  readonly stale?: { readonly file: string; readonly nth: number };
}

interface ReplayParts {
  readonly library: Library;
  readonly index: CassetteIndex;
  readonly expiry: "warn" | "error" | "off";
  readonly strict: boolean;
  readonly ledger: CassetteLedger;
  readonly howToRecord: HowToRecord;
}

/** Answers as recorded: the same bytes in the same pieces, at the same moments of the account's time. */
export function replayer({ library, index, expiry, strict, ledger, howToRecord }: ReplayParts): Replay {
  return {
    async play(attempt, { onlyFresh = false } = {}) {
      const { exchange } = attempt.step;
      const request = recordedRequest(attempt.step);
      const only = selectedFile(attempt, library);
      const state = cassetteStates.of(exchange.account);
      const found = library.find(request, only);
      const nowMs = exchange.clock.now();
      const [first] = found;
      const refuse = (unusable?: { found: IndexedInteraction; why: string }): NotPlayed => {
        return { miss: () => explainMiss(request, { library, index, only, unusable, howToRecord }) };
      };
      if (!first) return refuse();
      const nth = turnOf(state, found);
      const chosen = choose(found, nth);
      const last = found.at(-1) ?? first;
      if (!chosen) return refuse({ found: last, why: "its recorded answers are used up (repeat: error)" });
      const old = expiry === "off" && !onlyFresh ? undefined : staleness(chosen, nowMs);
      if (old && (expiry === "error" || onlyFresh)) {
        const ofFile = found.filter(({ file }) => file === chosen.file);
        return {
          ...refuse({ found: chosen, why: `it is too old: ${old}` }),
          stale: { file: chosen.file, nth: ofFile.indexOf(chosen) },
        };
      }
      if (chosen.partial && strict) return refuse({ found: chosen, why: PARTIAL });
      const recording = await library.load(chosen).catch(operatorsError);
      if (recording instanceof EmulatorError) {
        return refuse({ found: chosen, why: `it cannot be replayed: ${recording.message}; ${recording.hint.toLowerCase()}` });
      }
      const { answer } = recording;
      const { realtime } = attempt.step;
      // A conversation is no answer to a request.
      if (answer.session && !realtime)
        return refuse({ found: chosen, why: "it is a conversation over a socket, and this is a request" });
      ledger.used(chosen);
      if (old) ledger.stale(chosen, old);
      const warning = old ? `; too old: ${old}` : "";
      const detail = `${chosen.id} (${chosen.file}:${chosen.line}${warning})`;
      exchange.trace.add({ what: "answered by", backend: "replay", source: "cassette", detail });
      const startMs = exchange.clock.monotonic();
      if (!answer.session || !realtime) return { reply: await replyOf(answer, attempt, startMs) };
      await untilMs(startMs + answer.atMs, attempt);
      const others = found.filter((one) => one !== chosen && one.status === chosen.status);
      const all = [chosen, ...others];
      return { reply: replaySocket(recording, { attempt, realtime, library, ledger, howToRecord, found: all, startMs }) };
    },
  };
}

const PARTIAL = "its answer broke off when it was recorded (partial: true), and strict does not use such a one";

/** What somebody can mend: a body that is missing, a file that was broken meanwhile. */
export function operatorsError(error: unknown): EmulatorError {
  if (error instanceof EmulatorError) return error;
  throw error;
}

/** The path of the cassette that the request or its account names. */
export function selectedFile({ step }: Attempt, library: Library): string | undefined {
  const { arrival, account } = step.exchange;
  const name = arrival.headers["x-aigw-cassette"] ?? cassetteStates.of(account).selected;
  return name === undefined ? undefined : library.pathOf(withinFolder(name));
}

/** Several answers to one request come in their order; what happens after the last, it says itself. */
function choose(found: readonly IndexedInteraction[], nth: number): IndexedInteraction | undefined {
  const last = found.at(-1);
  if (nth < found.length || !last) return found[nth];
  if (last.repeat === "error") return undefined;
  return last.repeat === "loop" ? found[nth % found.length] : last;
}

async function untilMs(dueMs: number, { step, signal }: Attempt): Promise<void> {
  const { clock } = step.exchange;
  const waitMs = dueMs - clock.monotonic();
  if (waitMs > 0) await clock.sleep(waitMs, signal);
}

async function replyOf(answer: RecordedAnswer, attempt: Attempt, startMs: number): Promise<Reply> {
  const until = (atMs: number) => untilMs(startMs + atMs, attempt);
  await until(answer.atMs);
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
  );
  const reply = { status: answer.status, headers, from: "provider" } as const;
  if (answer.partial || !comesWhole(reply, streamWish(attempt))) return { ...reply, body: bodyOf(answer, until) };
  await until(answer.chunks.at(-1)?.atMs ?? 0);
  return { ...reply, body: joined(answer.chunks) };
}

async function* bodyOf({ chunks, partial }: RecordedAnswer, until: (atMs: number) => Promise<void>): AsyncGenerator<Uint8Array> {
  for (const [index, { atMs, bytes }] of chunks.entries()) {
    await until(atMs);
    // What is ready in the same turn would share a packet, and did not when it was recorded.
    if (index > 0) await new Promise((turn) => setImmediate(turn));
    yield bytes;
  }
  if (partial) throw new Error("the recorded answer broke off here");
}
