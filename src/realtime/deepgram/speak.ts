import { text } from "../../formats/openai/fields.ts";
import { uuid } from "../../formats/openai/ids.ts";
import { type Action, close, type Frame, type Handshake, type Session, type SessionWorld, send } from "../session.ts";
import { bytesPerSample, type SoundFormat } from "../sound/samples.ts";
import { speak } from "../sound/voice.ts";
import { readControl } from "./control.ts";
import { modelUuid } from "./model.ts";
import { speakSound } from "./sound.ts";

/** What one message may say, and how much sound goes in a frame. */
const MOST_CHARACTERS = 2000;
const FRAME_MS = 250;

/** Deepgram's live speech (wire formats, 19): `v1/speak`. Text is said when it is flushed. */
export class SpeakSession implements Session {
  readonly #format: SoundFormat;
  readonly #model: string;
  readonly #requestId: string;
  #text = "";
  #sequence = 0;

  constructor({ query }: Handshake, world: SessionWorld) {
    this.#format = speakSound(query);
    this.#model = query.get("model") ?? "aura-asteria-en";
    this.#requestId = uuid(world.random.fork("request"));
  }

  open(): Action[] {
    return [
      send({
        type: "Metadata",
        request_id: this.#requestId,
        model_name: this.#model,
        model_version: "2026-01-01.0",
        model_uuid: modelUuid(this.#model),
      }),
    ];
  }

  receive(frame: Frame): Action[] {
    if (typeof frame !== "string") return [warning("BINARY_MESSAGE", "Binary messages are not supported. Send text as JSON.")];
    const control = readControl(frame);
    switch (control["type"]) {
      case "Speak":
        return this.#take(text(control["text"]));
      case "Flush":
        return [...this.#say(), send({ type: "Flushed", sequence_id: this.#sequence++ })];
      case "Clear":
        this.#text = "";
        return [send({ type: "Cleared", sequence_id: this.#sequence++ })];
      case "Close":
        return [...this.#say(), close(1000, "")];
      default:
        return [warning("INVALID_MESSAGE", "The message is none of Speak, Flush, Clear and Close.")];
    }
  }

  #take(words: string | undefined): Action[] {
    if (words === undefined) return [warning("INVALID_MESSAGE", "A Speak message needs a text.")];
    if (words.length > MOST_CHARACTERS) {
      return [
        warning("TEXT_LENGTH_EXCEEDED", `A Speak message may have ${MOST_CHARACTERS} characters; this one has ${words.length}.`),
      ];
    }
    this.#text += words;
    return [];
  }

  #say(): Action[] {
    const sound = speak(this.#text, this.#format);
    this.#text = "";
    const size = Math.round((this.#format.rate * FRAME_MS) / 1000) * bytesPerSample(this.#format.encoding);
    const frames: Action[] = [];
    for (let at = 0; at < sound.length; at += size) frames.push(send(sound.subarray(at, at + size)));
    return frames;
  }
}

function warning(code: string, description: string): Action {
  return send({ type: "Warning", description, code });
}
