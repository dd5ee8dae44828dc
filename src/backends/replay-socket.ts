import { frameMiss, nearestParting, type Parting } from "../cassettes/frame-miss.ts";
import type { HowToRecord } from "../cassettes/how-to-record.ts";
import type { Library } from "../cassettes/library.ts";
import type { Recording } from "../cassettes/load-recording.ts";
import { missText } from "../cassettes/miss.ts";
import type { RecordedAnswer } from "../cassettes/recorded.ts";
import { type ServerTurn, SessionMatch } from "../cassettes/session-match.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Attempt } from "../exchange/attempt.ts";
import type { RealtimeStep } from "../exchange/exchange.ts";
import type { Reply } from "../exchange/reply.ts";
import type { CallerSocket } from "../exchange/socket.ts";
import { switchProtocols } from "../exchange/switching.ts";
import type { IndexedInteraction } from "../store/cassette-index.ts";
import type { CassetteLedger } from "./cassette-report.ts";
import { cassetteStates } from "./cassette-state.ts";
import { recordedRequest } from "./recorded-request.ts";
import { sessionRules } from "./session-rules.ts";
import { socketUsage } from "./socket-usage.ts";

interface TapePlayerParts {
  readonly attempt: Attempt;
  readonly realtime: RealtimeStep;
  readonly library: Library;
  readonly ledger: CassetteLedger;
  readonly howToRecord: HowToRecord;
  /** All recordings of this upgrade, the one to begin with first. */
  readonly found: readonly IndexedInteraction[];
  /** When the socket was asked for, on the clock's monotonic time. */
  readonly startMs: number;
}

/** Opens a recorded conversation: it is had again, message by message. */
export function replaySocket({ answer }: Recording, parts: TapePlayerParts): Reply {
  const { realtime } = parts;
  const { "sec-websocket-protocol": chosen, ...headers } = answer.headers;
  const protocol = realtime.protocols.find((offered) => offered === chosen);
  const counted = socketUsage(realtime.vendor);
  const start = (socket: CallerSocket) => new TapePlayer(answer, parts, { socket, hear: counted.hear }).start();
  const own = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
  );
  return switchProtocols({ protocol, usage: counted.usage, start }, "provider", own);
}

/** What closes a socket whose conversation is not on tape: the code by which `aigw-emulator explain` knows it. */
const MISSED = 4060;

class TapePlayer {
  readonly #parts: TapePlayerParts;
  readonly #socket: CallerSocket;
  readonly #hearServer: (message: string | Uint8Array) => void;
  #found: IndexedInteraction;
  #match: SessionMatch;
  /** What the client has said so far, for other recordings of the same upgrade. */
  readonly #said: (string | Uint8Array)[] = [];
  #heardAtMs: number[] = [];
  /** What the server did last: on tape, and now. */
  #last: { readonly tapeMs: number; readonly nowMs: number } | undefined;
  #running = false;
  #hearing: Promise<void> = Promise.resolve();
  #missed = false;

  constructor(
    answer: RecordedAnswer,
    parts: TapePlayerParts,
    { socket, hear }: { socket: CallerSocket; hear: (message: string | Uint8Array) => void },
  ) {
    const [first] = parts.found;
    if (!first) throw new Error("nothing to play");
    this.#parts = parts;
    this.#socket = socket;
    this.#hearServer = hear;
    this.#found = first;
    this.#match = this.#matchOf(first, answer);
  }

  start(): void {
    // One after the other: looking for another recording takes its time.
    this.#socket.onMessage((message) => {
      this.#hearing = this.#hearing.then(() => this.#hear(message));
      return this.#hearing;
    });
    void this.#run();
  }

  async #hear(message: string | Uint8Array): Promise<void> {
    if (this.#missed) return;
    if (this.#parts.found.length > 1) this.#said.push(message);
    const differences = this.#match.hear(message);
    if (differences) {
      const parting = { found: this.#found, heard: this.#match.heard, recorded: this.#match.clients.length, differences };
      const others = await this.#changeOver();
      if (others) return this.#miss(message, [parting, ...others]);
    }
    const nowMs = this.#nowMs();
    while (this.#heardAtMs.length < this.#match.heard) this.#heardAtMs.push(nowMs);
    void this.#run();
  }

  /**
   * Goes on with another recording of the same upgrade in which the client said the same so far. How they differ, where there is
   * none.
   */
  async #changeOver(): Promise<Parting[] | undefined> {
    const partings: Parting[] = [];
    for (const found of this.#parts.found) {
      if (found === this.#found) continue;
      const match = this.#matchOf(found, (await this.#parts.library.load(found)).answer);
      const parting = followed(match, this.#said);
      if (parting) partings.push({ ...parting, found });
      else if (match.goOnAfter(this.#match.done)) {
        this.#found = found;
        this.#match = match;
        this.#heardAtMs = Array.from({ length: match.heard }, () => this.#nowMs());
        this.#parts.ledger.used(found);
        this.#tell(found);
        return undefined;
      }
    }
    return partings;
  }

  #matchOf(found: IndexedInteraction, { session }: RecordedAnswer): SessionMatch {
    const { attempt, library } = this.#parts;
    const rules = sessionRules(attempt.step, library, found.file);
    return new SessionMatch(session ?? { frames: [], close: undefined }, rules);
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let turn = this.#match.next(); turn && !this.#socket.signal.aborted; turn = this.#match.next()) {
      const tape = this.#match;
      await this.#until(this.#dueMs(turn));
      if (this.#missed || this.#socket.signal.aborted) break;
      // Meanwhile the client may have led to another recording.
      if (tape !== this.#match) continue;
      this.#do(turn);
      await this.#socket.drained();
    }
    this.#running = false;
  }

  #do({ atMs, does }: ServerTurn): void {
    this.#match.did();
    this.#last = { tapeMs: atMs, nowMs: this.#nowMs() };
    if ("say" in does) {
      this.#hearServer(does.say);
      this.#socket.send(does.say);
    } else if (does.close.code === 1006) this.#socket.terminate(new Error("the recorded connection was lost here"));
    else this.#socket.close(does.close.code, does.close.reason);
  }

  /** As long after what came before it as it was on tape. */
  #dueMs({ atMs, after }: ServerTurn): number {
    const before = this.#match.clients[after - 1];
    const sinceClient = before ? (this.#heardAtMs[after - 1] ?? 0) + atMs - before.atMs : this.#parts.startMs + atMs;
    return Math.max(sinceClient, this.#last ? this.#last.nowMs + atMs - this.#last.tapeMs : 0);
  }

  async #until(dueMs: number): Promise<void> {
    const waitMs = dueMs - this.#nowMs();
    // Whoever has gone waits for nothing.
    if (waitMs > 0) await this.#parts.attempt.step.exchange.clock.sleep(waitMs, this.#socket.signal).catch(() => {});
  }

  #nowMs(): number {
    return this.#parts.attempt.step.exchange.clock.monotonic();
  }

  #tell({ id, file, line }: IndexedInteraction): void {
    const detail = `${id} (${file}:${line})`;
    this.#parts.attempt.step.exchange.trace.add({ what: "answered by", backend: "replay", source: "cassette", detail });
  }

  #miss(message: string | Uint8Array, partings: readonly Parting[]): void {
    const { attempt, realtime, library, ledger, howToRecord } = this.#parts;
    const parting = nearestParting(partings);
    if (!parting) return;
    this.#missed = true;
    const { exchange } = attempt.step;
    const miss = frameMiss(recordedRequest(attempt.step), { message: parting.heard + 1, parting, dir: library.dir, howToRecord });
    const why = missText(miss);
    const [summary = ""] = why.split("\n");
    ledger.missed(miss.asked);
    ledger.explained(why);
    cassetteStates.of(exchange.account).misses.add({ exchange: exchange.id, asked: miss.asked, why: async () => miss });
    const { status, code, message: said } = new GatewayError("cassetteMiss", why, { about: { why: summary } });
    exchange.trace.add({ what: "refused", status, code, message: said, hint: why, step: attempt.step.index });
    const trouble = realtime.vendor.trouble?.(why, message);
    if (trouble !== undefined) this.#socket.send(trouble);
    this.#socket.close(MISSED, summary);
  }
}

/** Where a conversation parts from a recording; undefined where it does not. */
function followed(match: SessionMatch, said: readonly (string | Uint8Array)[]): Omit<Parting, "found"> | undefined {
  for (const message of said) {
    const differences = match.hear(message);
    if (differences) return { heard: match.heard, recorded: match.clients.length, differences };
  }
  return undefined;
}
