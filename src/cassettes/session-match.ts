import type { Difference } from "./compare.ts";
import { type FrameRules, frameDifferences, inNamesOfNow, type Names } from "./compare-frames.ts";
import type { RecordedClose, RecordedSession, TimedFrame } from "./recorded.ts";
import { redactFrame, redactText } from "./redact.ts";
import { utf8 } from "./timed-sse.ts";

/** Something that the server did: it comes when so many of the client's messages have come. */
export interface ServerTurn {
  readonly atMs: number;
  readonly after: number;
  readonly does: { readonly say: string | Uint8Array } | { readonly close: RecordedClose };
}

export interface SessionRules extends FrameRules {
  /** Messages that only keep the connection open: when they come, and how often, does not count. */
  readonly keepsOpen?: ((message: string | Uint8Array) => boolean) | undefined;
}

type Data = string | Uint8Array;

/**
 * A recorded conversation, as far as it has been had again. The client's messages are compared in their order; its bytes may be cut into
 * other pieces than they were.
 */
export class SessionMatch {
  /** The client's, in their order. */
  readonly clients: readonly TimedFrame[];
  readonly #turns: readonly ServerTurn[];
  readonly #rules: SessionRules;
  readonly #names: Names = new Map();
  #heard = 0;
  /** Of the message that comes next, where it is bytes. */
  #bytes = 0;
  #done = 0;

  constructor({ frames, close }: RecordedSession, rules: SessionRules) {
    this.#rules = rules;
    const clients: TimedFrame[] = [];
    const turns: ServerTurn[] = [];
    for (const frame of frames) {
      if (frame.by === "server") turns.push({ atMs: frame.atMs, after: clients.length, does: { say: frame.data } });
      else if (!rules.keepsOpen?.(frame.data)) clients.push(frame);
    }
    if (close?.by === "server") turns.push({ atMs: close.atMs, after: clients.length, does: { close } });
    this.clients = clients;
    this.#turns = turns;
  }

  /** How many of the client's messages have come. */
  get heard(): number {
    return this.#heard;
  }

  /** How much the server has done. */
  get done(): number {
    return this.#done;
  }

  /** Takes what the client says; undefined where that is what it said before, else where it is not. */
  hear(data: string | Uint8Array): readonly Difference[] | undefined {
    if (this.#rules.keepsOpen?.(data)) return undefined;
    const next = this.clients[this.#heard];
    // On tape the server was about to leave.
    if (!next && this.#turns.length > this.#done) return undefined;
    if (!next) return [{ path: "frame", recorded: undefined, asked: shown(data) }];
    const whole = this.#bytes === 0 ? messages(next.data, data) : undefined;
    if (!whole && typeof data !== "string") return this.#hearBytes(data);
    const [before, now] = whole ?? [next.data, data];
    const found = frameDifferences(before, now, this.#rules, this.#names);
    if (found.length > 0) return found;
    this.#heard += 1;
    return undefined;
  }

  /** What the server does next; undefined while it waits for the client, and when it has done everything. */
  next(): ServerTurn | undefined {
    const turn = this.#turns[this.#done];
    if (!turn || turn.after > this.#heard) return undefined;
    return "say" in turn.does ? { ...turn, does: { say: inNamesOfNow(turn.does.say, this.#names) } } : turn;
  }

  /** Says that the next was done. */
  did(): void {
    this.#done += 1;
  }

  /** Counts so much as done by another recording; false where the server had not done as much by then. */
  goOnAfter(done: number): boolean {
    this.#done = done;
    return (
      this.#turns.slice(0, done).every(({ after, does }) => "say" in does && after <= this.#heard) && this.#turns.length >= done
    );
  }

  #hearBytes(data: Uint8Array): readonly Difference[] | undefined {
    let rest = Buffer.from(redactFrame(data));
    do {
      const next = this.clients[this.#heard]?.data;
      if (next === undefined || typeof next === "string") return [{ path: "frame", recorded: next, asked: shown(rest) }];
      const left = Buffer.from(next).subarray(this.#bytes);
      const length = Math.min(left.length, rest.length);
      if (!left.subarray(0, length).equals(rest.subarray(0, length))) {
        return [{ path: "frame", recorded: shown(left), asked: shown(rest) }];
      }
      rest = rest.subarray(length);
      this.#bytes = length === left.length ? 0 : this.#bytes + length;
      if (length === left.length) this.#heard += 1;
    } while (rest.length > 0);
    return undefined;
  }
}

/** Both as they are compared, one message with another; undefined for bytes, which are compared however they are cut. */
function messages(recorded: Data, asked: Data): [Data, Data] | undefined {
  if (typeof recorded === "string" || typeof asked === "string") return [recorded, asked];
  const [before, now] = [jsonIn(recorded), jsonIn(asked)];
  return before === undefined || now === undefined ? undefined : [before, now];
}

const OPENING = new Set([0x7b, 0x5b]);

/** JSON in a binary frame, which is compared as what it says. */
function jsonIn(data: Uint8Array): string | undefined {
  if (!OPENING.has(data[0] ?? 0)) return undefined;
  const text = utf8(data);
  try {
    JSON.parse(text ?? "");
    return text;
  } catch {
    return undefined;
  }
}

function shown(data: string | Uint8Array): string {
  if (typeof data === "string") return redactText(data);
  return `${data.byteLength} bytes: ${Buffer.from(data).subarray(0, 12).toString("hex")}…`;
}
