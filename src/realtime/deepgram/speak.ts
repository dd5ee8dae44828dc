import { text } from "../../formats/openai/fields.ts";
import { uuid } from "../../formats/openai/ids.ts";
import { soundPieces, TOKENS_A_PIECE } from "../../formats/sound/frames.ts";
import type { SampledFormat } from "../../tasks/sound.ts";
import type { SpeechAnswer } from "../../tasks/speech.ts";
import { readObject } from "../message.ts";
import type { Piece } from "../pieces.ts";
import { PieceQueue } from "../queue.ts";
import { type Action, close, type Due, type Frame, type Handshake, type Session, type SessionWorld, send } from "../session.ts";
import { bareModel, modelUuid } from "./model.ts";
import { speakSound } from "./sound.ts";

/** What one message may say. */
const MOST_CHARACTERS = 2000;
const SAID = "said";

/** Deepgram's live speech (wire formats, 19): `v1/speak`. Text is said when it is flushed. */
export class SpeakSession implements Session {
  readonly #world: SessionWorld;
  readonly #sound: SampledFormat;
  readonly #model: string;
  readonly #voice: string;
  readonly #requestId: string;
  readonly #queue: PieceQueue;
  #text = "";
  #sequence = 0;

  constructor({ query }: Handshake, world: SessionWorld) {
    this.#world = world;
    this.#queue = new PieceQueue(world.random.fork("pacing"));
    this.#sound = { container: "raw", ...speakSound(query) };
    this.#model = query.get("model") ?? "aura-asteria-en";
    this.#voice = query.get("speaker") ?? this.#model;
    this.#requestId = uuid(world.random.fork("request"));
  }

  open(): Action[] {
    return [
      send({
        type: "Metadata",
        request_id: this.#requestId,
        model_name: bareModel(this.#model),
        model_version: "2026-01-01.0",
        model_uuid: modelUuid(bareModel(this.#model)),
      }),
    ];
  }

  receive(frame: Frame): Action[] {
    if (typeof frame !== "string") return [warning("BINARY_MESSAGE", "Binary messages are not supported. Send text as JSON.")];
    const control = readObject(frame) ?? {};
    switch (control["type"]) {
      case "Speak":
        return this.#take(text(control["text"]));
      case "Flush":
        this.#say(control);
        this.#queue.addActions(SAID, [this.#numbered("Flushed")]);
        return [];
      case "Clear":
        this.#text = "";
        this.#queue.drop(SAID);
        return [this.#numbered("Cleared")];
      case "Close":
        this.#say(control);
        this.#queue.addActions(SAID, [close(1000, "")]);
        return [];
      default:
        return [warning("INVALID_MESSAGE", "The message is none of Speak, Flush, Clear and Close.")];
    }
  }

  waiting(): Due | undefined {
    return this.#queue.waiting();
  }

  proceed(): Action[] {
    return this.#queue.take();
  }

  #take(words: string | undefined): Action[] {
    if (words === undefined) return [warning("INVALID_MESSAGE", "A Speak message needs a text.")];
    if (words.length > MOST_CHARACTERS) {
      const description = `A Speak message may have ${MOST_CHARACTERS} characters; this one has ${words.length}.`;
      return [warning("TEXT_LENGTH_EXCEEDED", description)];
    }
    this.#text += words;
    return [];
  }

  #say(event: unknown): void {
    if (this.#text === "") return;
    const delivery = { sound: this.#sound, events: false };
    const ask = { task: "speech", model: this.#model, text: this.#text, voice: this.#voice, speed: 1, delivery } as const;
    this.#text = "";
    this.#queue.addOutcome(SAID, this.#world.answer(ask, event), {
      answer: (answer) => this.#frames(answer),
      failure: ({ message, kind }) => [warning("MODEL_FAILURE", message ?? kind)],
    });
  }

  *#frames(answer: SpeechAnswer): Generator<Piece<Action>> {
    for (const { bytes } of soundPieces(answer, this.#sound)) yield { tokens: TOKENS_A_PIECE, make: () => [send(bytes)] };
  }

  #numbered(type: "Flushed" | "Cleared"): Action {
    const sequence_id = this.#sequence;
    this.#sequence += 1;
    return send({ type, sequence_id });
  }
}

function warning(code: string, description: string): Action {
  return send({ type: "Warning", description, code });
}
