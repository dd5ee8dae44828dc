import { uuid } from "../../formats/openai/ids.ts";
import { readObject } from "../message.ts";
import { type Action, close, type Frame, type Handshake, type Session, type SessionWorld, send } from "../session.ts";
import { Ears, type Moment } from "../sound/ears.ts";
import { heardText } from "../sound/heard.ts";
import { listenSound } from "./sound.ts";

const UPDATE_MS = 240;
/** Silence after which Flux is sure. */
const END_OF_TURN_MS = 400;

type TurnEvent = "StartOfTurn" | "Update" | "EagerEndOfTurn" | "EndOfTurn";

/** Deepgram's Flux (`v2/listen`): transcription in turns. */
export class FluxSession implements Session {
  readonly #ears: Ears;
  readonly #requestId: string;
  readonly #eager: boolean;
  #sequence = 0;
  #turn = 0;
  #windowMs = 0;
  #toldMs = 0;

  constructor({ query }: Handshake, world: SessionWorld) {
    this.#requestId = uuid(world.random.fork("request"));
    this.#eager = query.get("eager_eot_threshold") !== null;
    const turns = { threshold: 0.5, prefixMs: 0, silenceMs: END_OF_TURN_MS };
    this.#ears = new Ears(listenSound(query), turns, world.seed.fork(query.get("model") ?? "flux"));
  }

  open(): Action[] {
    return [this.#send({ type: "Connected", request_id: this.#requestId })];
  }

  receive(frame: Frame): Action[] {
    if (typeof frame !== "string") {
      const actions: Action[] = [];
      for (const moment of this.#ears.hear(frame)) actions.push(...this.#tell(moment));
      return actions;
    }
    const control = readObject(frame) ?? {};
    switch (control["type"]) {
      case "CloseStream":
        return [...this.#endTurn("manual"), close(1000, "")];
      case "ForceEndTurn":
        return this.#endTurn("manual");
      case "KeepAlive":
        return [];
      case "Configure":
        return [
          this.#send({
            type: "ConfigureSuccess",
            request_id: this.#requestId,
            thresholds: control["thresholds"] ?? {},
            keyterms: [],
          }),
        ];
      default: {
        const description = "The message is neither audio nor one of CloseStream, Configure, ForceEndTurn and KeepAlive.";
        return [
          this.#send({ type: "Error", code: "UNPARSABLE_CLIENT_MESSAGE", description }),
          close(1008, "UNPARSABLE_CLIENT_MESSAGE"),
        ];
      }
    }
  }

  #tell({ kind, atMs }: Moment): Action[] {
    if (kind === "started") {
      this.#windowMs = atMs;
      this.#toldMs = atMs;
      return [this.#info("StartOfTurn", 0.1)];
    }
    if (kind === "stopped") return this.#endTurn("model");
    if (!this.#ears.speaking || atMs - this.#toldMs < UPDATE_MS) return [];
    this.#toldMs = atMs;
    return [this.#info("Update", 0.2)];
  }

  #endTurn(trigger: string): Action[] {
    if (this.#ears.words().length === 0) return [];
    const eager = this.#eager ? [this.#info("EagerEndOfTurn", 0.6)] : [];
    const ended = [...eager, this.#info("EndOfTurn", 0.9, { trigger })];
    this.#ears.forget();
    this.#turn += 1;
    return ended;
  }

  #info(event: TurnEvent, confidence: number, more: object = {}): Action {
    const words = this.#ears.words();
    return this.#send({
      type: "TurnInfo",
      request_id: this.#requestId,
      event,
      turn_index: this.#turn,
      audio_window_start: this.#windowMs / 1000,
      audio_window_end: this.#ears.nowMs / 1000,
      transcript: heardText(words),
      words: words.map(({ text, start, end }) => ({ word: text, confidence: 0.99, start, end })),
      end_of_turn_confidence: confidence,
      ...more,
    });
  }

  #send(message: object): Action {
    const { type, ...rest } = message as { readonly type: string };
    const sequence_id = this.#sequence;
    this.#sequence += 1;
    return send({ type, sequence_id, ...rest });
  }
}
