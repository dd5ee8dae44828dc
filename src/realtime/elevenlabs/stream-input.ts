import { elevenlabsErrors } from "../../formats/elevenlabs/errors.ts";
import { readOutputFormat } from "../../formats/elevenlabs/output-format.ts";
import { BadAsk } from "../../formats/format.ts";
import { type Fields, fields, isFields, list, number, text } from "../../formats/openai/fields.ts";
import { soundPieces, TOKENS_A_PIECE } from "../../formats/sound/frames.ts";
import type { Failure } from "../../tasks/failure.ts";
import type { SoundFormat } from "../../tasks/sound.ts";
import type { SpeechAnswer } from "../../tasks/speech.ts";
import { readObject } from "../message.ts";
import type { Piece } from "../pieces.ts";
import { PieceQueue } from "../queue.ts";
import {
  type Action,
  close,
  type Due,
  type Frame,
  type Handshake,
  type Limit,
  type Session,
  type SessionWorld,
  send,
} from "../session.ts";
import { alignments } from "./alignment.ts";

/** How many characters have to be there before the next part is said, unless the client has a schedule of its own. */
const SCHEDULE = [120, 160, 250, 290];
/** What `try_trigger_generation` needs to be there. */
const WORTH_SAYING = 50;
const ONLY = "default";
/** How long it waits for more text, in seconds. */
const USUAL_PATIENCE = 20;
const LONGEST_PATIENCE = 180;

/** One text on its way; a connection of many has several. */
interface Context {
  buffer: string;
  /** Parts said. */
  parts: number;
  readonly speed: number;
  readonly schedule: readonly number[];
}

/**
 * ElevenLabs' speech of a text that is still being written (wire formats, 18): `stream-input`, and with `many` its sibling
 * for several texts at once, `multi-stream-input`.
 */
export class StreamInput implements Session {
  readonly #world: SessionWorld;
  readonly #voice: string;
  readonly #many: boolean;
  readonly #model: string;
  readonly #query: URLSearchParams;
  #sound: SoundFormat | undefined;
  readonly #contexts = new Map<string, Context>();
  readonly #queue: PieceQueue;

  constructor({ query }: Handshake, world: SessionWorld, { voice, many }: { readonly voice: string; readonly many: boolean }) {
    this.#world = world;
    this.#voice = voice;
    this.#many = many;
    this.#query = query;
    this.#queue = new PieceQueue(world.random.fork("pacing"));
    this.#model = query.get("model_id") ?? "eleven_multilingual_v2";
  }

  open(): Action[] {
    try {
      this.#sound = readOutputFormat(this.#query);
      return [];
    } catch (error) {
      if (error instanceof BadAsk) return this.#fail(error.failure);
      throw error;
    }
  }

  get limits(): readonly Limit[] {
    const asked = Number(this.#query.get("inactivity_timeout") ?? USUAL_PATIENCE);
    const seconds = asked > 0 && asked <= LONGEST_PATIENCE ? asked : USUAL_PATIENCE;
    const message =
      `Have not received a new text input within the timeout of ${seconds.toFixed(1)} seconds. Streaming input terminated. Please ` +
      'make sure to send "" as end of sequence signal, if you want to close the stream regularly';
    const reached = () => this.#fail({ kind: "bad-request", code: "input_timeout_exceeded", message });
    return [{ afterMs: seconds * 1000, since: "message", reached }];
  }

  receive(frame: Frame): Action[] {
    const message = readObject(frame);
    if (!message)
      return this.#fail({ kind: "bad-request", code: "invalid_message", message: "A message must be a JSON object." });
    this.#take(message);
    return [];
  }

  waiting(): Due | undefined {
    return this.#queue.waiting();
  }

  proceed(): Action[] {
    return this.#queue.take();
  }

  #take(message: Fields): void {
    if (this.#many && message["close_socket"] === true) {
      this.#closeAll(message);
      return;
    }
    const id = this.#many ? (text(message["context_id"]) ?? ONLY) : ONLY;
    const before = this.#contexts.get(id);
    if (this.#many && message["close_context"] === true) {
      if (before) this.#end(id, before, message);
      return;
    }
    const words = text(message["text"]);
    if (words === undefined && message["flush"] !== true) {
      const message = "A message needs a text.";
      this.#queue.addActions(id, this.#fail({ kind: "bad-request", code: "invalid_message", message }));
      return;
    }
    const context = before ?? begin(message);
    this.#contexts.set(id, context);
    context.buffer += words ?? "";
    if (words === "" && !this.#many) {
      this.#end(id, context, message);
      this.#queue.addActions(id, [close(1000, "")]);
    } else if (this.#isDue(context, message)) this.#say(id, context, message);
  }

  #isDue({ buffer, parts, schedule }: Context, message: Fields): boolean {
    const waiting = buffer.trim().length;
    if (waiting === 0) return false;
    if (message["flush"] === true || this.#query.get("auto_mode") === "true") return true;
    if (message["try_trigger_generation"] === true && waiting >= WORTH_SAYING) return true;
    return waiting >= (schedule[Math.min(parts, schedule.length - 1)] ?? 0);
  }

  #closeAll(message: Fields): void {
    for (const [id, context] of this.#contexts) this.#end(id, context, message);
    this.#queue.addActions(ONLY, [close(1000, "")]);
  }

  #end(id: string, context: Context, event: Fields): void {
    if (context.buffer.trim() !== "") this.#say(id, context, event);
    this.#contexts.delete(id);
    this.#queue.addActions(id, [send({ isFinal: true, ...this.#named(id) })]);
  }

  #say(id: string, context: Context, event: Fields): void {
    const words = context.buffer.trimStart();
    context.buffer = "";
    context.parts += 1;
    const sound = this.#sound;
    if (!sound) return;
    const delivery = { sound, events: false };
    const ask = { task: "speech", model: this.#model, text: words, voice: this.#voice, speed: context.speed, delivery } as const;
    this.#queue.addOutcome(id, this.#world.answer(ask, event), {
      answer: (answer) => this.#chunks(id, answer, sound),
      failure: (failure) => this.#fail(failure),
    });
  }

  *#chunks(id: string, answer: SpeechAnswer, sound: SoundFormat): Generator<Piece<Action>> {
    const next = alignments(answer);
    for (const { bytes, until } of soundPieces(answer, sound)) {
      const alignment = next(until);
      const audio = bytes.toString("base64");
      const chunk = { audio, isFinal: null, normalizedAlignment: alignment, alignment, ...this.#named(id) };
      yield { tokens: TOKENS_A_PIECE, make: () => [send(chunk)] };
    }
  }

  #named(id: string): object {
    return this.#many ? { contextId: id } : {};
  }

  /** What is wrong is said, then the connection ends. */
  #fail(failure: Failure): Action[] {
    const request = { method: "GET", path: "v1/text-to-speech", headers: {}, params: { voice: this.#voice } };
    const { body } = elevenlabsErrors(failure, { random: this.#world.random, nowMs: this.#world.nowMs(), request });
    const { detail } = fields(JSON.parse(String(body)));
    const told = fields(isFields(detail) ? detail : list(detail)[0]);
    const message = text(told["message"]) ?? text(told["msg"]) ?? failure.kind;
    const error = text(told["status"]) ?? text(told["type"]) ?? failure.kind;
    return [send({ message, error, code: 1008 }), close(1008, message)];
  }
}

function begin(message: Fields): Context {
  const config = fields(message["generation_config"]);
  const schedule = list(config["chunk_length_schedule"]).map(Number).filter(Number.isFinite);
  const speed = number(fields(message["voice_settings"])["speed"]) ?? 1;
  return { buffer: "", parts: 0, speed: speed > 0 ? speed : 1, schedule: schedule.length > 0 ? schedule : SCHEDULE };
}
