import { ENCODINGS } from "../../formats/cartesia/output-format.ts";
import { uuid } from "../../formats/openai/ids.ts";
import { type Action, close, type Frame, type Handshake, type Session, type SessionWorld, send } from "../session.ts";
import { Ears } from "../sound/ears.ts";
import { heardText } from "../sound/heard.ts";

const USUAL_SILENCE_MS = 400;

/** Cartesia's `stt/websocket`: sound in, transcripts out, and two words as commands. */
export class CartesiaTranscription implements Session {
  readonly #ears: Ears;
  readonly #requestId: string;
  readonly #language: string;
  #sinceMs = 0;

  constructor({ query }: Handshake, world: SessionWorld) {
    const rate = Number(query.get("sample_rate"));
    const format = { encoding: ENCODINGS[query.get("encoding") ?? ""] ?? "s16", rate: rate >= 1000 ? rate : 16_000 };
    const silenceMs = Number(query.get("max_silence_duration_secs") ?? 0) * 1000 || USUAL_SILENCE_MS;
    const turns = { threshold: Number(query.get("min_volume") ?? 0) || 0.5, prefixMs: 0, silenceMs };
    this.#ears = new Ears(format, turns, world.seed.fork(query.get("model") ?? "ink-whisper"));
    this.#requestId = uuid(world.random.fork("request"));
    this.#language = query.get("language") ?? "en";
  }

  open(): Action[] {
    return [];
  }

  receive(frame: Frame): Action[] {
    if (typeof frame !== "string") return this.#hear(frame);
    switch (frame.replace(/^"|"$/g, "")) {
      case "finalize":
        return [...this.#tell(), this.#send("flush_done")];
      case "done":
      case "close":
        return [...this.#tell(), this.#send("done"), close(1000, "")];
      default:
        return [
          this.#send("error", { error: `unknown command: send sound as bytes, or 'finalize' or 'done' as text`, code: 400 }),
        ];
    }
  }

  #hear(bytes: Uint8Array): Action[] {
    const actions: Action[] = [];
    for (const { kind } of this.#ears.hear(bytes)) if (kind === "stopped") actions.push(...this.#tell());
    return actions;
  }

  /** What was said and not told yet. */
  #tell(): Action[] {
    const words = this.#ears.words();
    this.#ears.forget();
    const duration = (this.#ears.nowMs - this.#sinceMs) / 1000;
    this.#sinceMs = this.#ears.nowMs;
    if (words.length === 0) return [];
    const timed = words.map(({ text, start, end }) => ({ word: text, start, end }));
    const told = { is_final: true, text: heardText(words), duration, language: this.#language, words: timed };
    return [this.#send("transcript", told)];
  }

  #send(type: string, more: object = {}): Action {
    return send({ type, request_id: this.#requestId, ...more });
  }
}
