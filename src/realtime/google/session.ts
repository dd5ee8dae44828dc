import { BadAsk, badRequest } from "../../formats/format.ts";
import { googleErrors } from "../../formats/google/errors.ts";
import { named, oneOrMany, protoField, protoMessage } from "../../formats/google/proto-json.ts";
import { type Fields, fields, text } from "../../formats/openai/fields.ts";
import type { Failure, FailureKind } from "../../tasks/failure.ts";
import { PacedPieces } from "../pieces.ts";
import { type Action, close, type Due, type Frame, type Session, type SessionWorld, send } from "../session.ts";
import { Ears } from "./ears.ts";
import { messageKind, readSetup, type Setup } from "./setup.ts";
import { ModelTurn, say } from "./turn.ts";

/**
 * Google's Live API (`BidiGenerateContent`). It has no errors but closing: what is wrong with a message is the reason.
 * Messages are JSON in binary frames, as the service sends them.
 */
export class LiveSession implements Session {
  readonly #world: SessionWorld;
  #setup: Setup | undefined;
  #ears: Ears | undefined;
  readonly #contents: Fields[] = [];
  /** What is being said; without a turn it comes to nothing. */
  #speaking: { readonly turn: ModelTurn | undefined; readonly pieces: PacedPieces<Action> } | undefined;
  #turns = 0;

  constructor(world: SessionWorld) {
    this.#world = world;
  }

  open(): Action[] {
    return [];
  }

  receive(frame: Frame): Action[] {
    try {
      const message = readMessage(frame);
      const kind = messageKind(message);
      if (this.#setup && this.#ears) return this.#hear(kind, message, this.#setup, this.#ears);
      if (kind === "setup") return this.#begin(readSetup(message["setup"]));
      throw badRequest("setup must be the first message and only the first");
    } catch (error) {
      if (error instanceof BadAsk) return [this.#refuse(error.failure)];
      throw error;
    }
  }

  waiting(): Due | undefined {
    return this.#speaking?.pieces.waiting();
  }

  proceed(): Action[] {
    const speaking = this.#speaking;
    if (!speaking) return [];
    const said = speaking.pieces.take();
    if (speaking.pieces.waiting() !== undefined) return [...said];
    this.#keep(speaking.turn);
    return speaking.turn ? [...said, ...this.#resumption()] : [...said];
  }

  #begin(setup: Setup): Action[] {
    const refused = this.#world.refuses(setup.model);
    if (refused) return [this.#refuse({ ...refused, model: setup.model })];
    this.#setup = setup;
    this.#ears = new Ears(setup, this.#world.seed);
    return [say({ setupComplete: {} }), ...this.#resumption()];
  }

  #hear(kind: string | undefined, message: Fields, setup: Setup, ears: Ears): Action[] {
    switch (kind) {
      case "clientContent":
        return this.#take(protoField(either(message, "clientContent"), "BidiGenerateContentClientContent", "client_content"));
      case "toolResponse":
        return this.#takeResults(fields(either(message, "toolResponse")));
      case "realtimeInput": {
        const input = protoField(either(message, "realtimeInput"), "BidiGenerateContentRealtimeInput", "realtime_input");
        return ears.hear(input).flatMap((heard) => {
          if (heard.kind === "said") return [say(heard.message)];
          if (heard.kind === "started") return setup.interrupts ? this.#interrupt() : [];
          return this.#answerTo(heard.content);
        });
      }
      case "setup":
        throw badRequest("setup must be the first message and only the first");
      default:
        return [];
    }
  }

  #take(content: Fields): Action[] {
    const turns = oneOrMany(content["turns"]).map(fields);
    const interrupted = this.#interrupt();
    this.#contents.push(...turns);
    const complete = named(content, "turnComplete", "turn_complete") === true;
    return complete ? [...interrupted, ...this.#answer(content)] : interrupted;
  }

  #takeResults(response: Fields): Action[] {
    const results = oneOrMany(named(response, "functionResponses", "function_responses"));
    this.#contents.push({ role: "user", parts: results.map((functionResponse) => ({ functionResponse })) });
    return this.#speaking ? [] : this.#answer(response);
  }

  #answerTo(content: Fields): Action[] {
    const interrupted = this.#interrupt();
    this.#contents.push(content);
    return [...interrupted, ...this.#answer(content)];
  }

  #answer(event: Fields): Action[] {
    const setup = this.#setup;
    if (!setup) return [];
    const ask = setup.ask(this.#contents);
    const outcome = this.#world.answer(ask, event);
    if (outcome.kind === "raw") return [send(outcome.body)];
    this.#turns += 1;
    const random = this.#world.random.fork(`turn ${this.#turns}`);
    const turn = outcome.kind === "answer" ? new ModelTurn(setup, ask, outcome.answer, random) : undefined;
    const pieces = outcome.kind === "answer" ? turn?.pieces() : [{ tokens: 1, make: () => [this.#refuse(outcome.failure)] }];
    this.#speaking = { turn, pieces: new PacedPieces(pieces ?? [], outcome.pacing ?? {}, random.fork("pacing")) };
    return [];
  }

  /** Breaks off what is being said, if something is. */
  #interrupt(): Action[] {
    const speaking = this.#speaking;
    if (!speaking) return [];
    this.#keep(speaking.turn);
    return speaking.turn?.interrupt() ?? [];
  }

  #keep(turn: ModelTurn | undefined): void {
    this.#speaking = undefined;
    const content = turn?.content();
    if (content) this.#contents.push(content);
  }

  #resumption(): Action[] {
    if (!this.#setup?.resumes) return [];
    const newHandle = this.#world.random.fork(`handle ${this.#turns}`).text(52);
    return [say({ sessionResumptionUpdate: { newHandle, resumable: true } })];
  }

  #refuse(failure: Failure): Action {
    this.#speaking = undefined;
    const request = { method: "POST", path: PATH, headers: {}, params: { verb: "bidiGenerateContent" } };
    const { body } = googleErrors(failure, { random: this.#world.random, nowMs: this.#world.nowMs(), request });
    const message = text(fields(fields(JSON.parse(String(body)))["error"])["message"]);
    return close(CLOSE_CODES[failure.kind] ?? 1011, message ?? "Internal error occurred.");
  }
}

const PATH = "v1beta/models/unknown:bidiGenerateContent";

/** 1007: the message is wrong; 1008: it may not be; all else is 1011, the service's own trouble. */
const CLOSE_CODES: { readonly [Kind in FailureKind]?: number } = {
  "bad-request": 1007,
  "bad-json": 1007,
  "invalid-key": 1007,
  "context-exceeded": 1007,
  "too-large": 1009,
  "content-filter": 1008,
  "missing-key": 1008,
  permission: 1008,
  "model-not-found": 1008,
  "path-not-found": 1008,
};

function readMessage(frame: Frame): Fields {
  const json = typeof frame === "string" ? frame : new TextDecoder().decode(frame);
  try {
    return protoMessage(JSON.parse(json));
  } catch (error) {
    if (error instanceof BadAsk) throw error;
    throw badRequest(`Invalid JSON payload received. ${error instanceof Error ? error.message : ""}`.trim());
  }
}

function either(message: Fields, camel: string): unknown {
  return named(
    message,
    camel,
    camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  );
}
