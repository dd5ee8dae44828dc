import { cartesiaErrors } from "../../formats/cartesia/errors.ts";
import { readGeneration, STEP_TIME, wordTimestamps } from "../../formats/cartesia/speech.ts";
import { BadAsk } from "../../formats/format.ts";
import { type Fields, fields, text } from "../../formats/openai/fields.ts";
import { soundPieces, TOKENS_A_PIECE } from "../../formats/sound/frames.ts";
import type { Failure } from "../../tasks/failure.ts";
import type { SpeechAnswer, SpeechAsk } from "../../tasks/speech.ts";
import { readObject } from "../message.ts";
import type { Piece } from "../pieces.ts";
import { PieceQueue } from "../queue.ts";
import { type Action, type Due, type Frame, type Session, type SessionWorld, send } from "../session.ts";

/** A text that comes in parts; each is said at once. */
interface Context {
  /** How long what was said before takes, in seconds. */
  offset: number;
  flushes: number;
}

/** Cartesia's `tts/websocket` (wire formats, 20): many contexts on one connection, told apart by their ids. */
export class CartesiaSpeech implements Session {
  readonly #world: SessionWorld;
  readonly #queue: PieceQueue;
  readonly #contexts = new Map<string, Context>();

  constructor(world: SessionWorld) {
    this.#world = world;
    this.#queue = new PieceQueue(world.random.fork("pacing"));
  }

  open(): Action[] {
    return [];
  }

  receive(frame: Frame): Action[] {
    const request = readObject(frame);
    if (!request) return [this.#error({ kind: "bad-json", message: "a message must be a JSON object" }, null)];
    const id = text(request["context_id"]);
    if (id === undefined) return [this.#error({ kind: "bad-request", message: "context_id is required." }, null)];
    try {
      if (request["cancel"] === true) this.#cancel(id);
      else this.#generate(id, request);
    } catch (error) {
      if (!(error instanceof BadAsk)) throw error;
      this.#contexts.delete(id);
      this.#queue.addActions(id, [this.#error(error.failure, id)]);
    }
    return [];
  }

  waiting(): Due | undefined {
    return this.#queue.waiting();
  }

  proceed(): Action[] {
    return this.#queue.take();
  }

  #cancel(id: string): void {
    this.#queue.drop(id);
    this.#contexts.delete(id);
  }

  #generate(id: string, request: Fields): void {
    const continues = request["continue"] === true;
    const known = this.#contexts.get(id);
    const context = known ?? { offset: 0, flushes: 0 };
    // An empty transcript ends or flushes what came before; alone it is nothing to say.
    if (request["transcript"] !== "" || !(known || continues)) this.#say(id, context, request);
    if (request["flush"] === true) {
      context.flushes += 1;
      const done = { done: false, flush_done: true, flush_id: context.flushes, status_code: 206, context_id: id };
      this.#queue.addActions(id, [send({ type: "flush_done", ...done })]);
    }
    if (continues) this.#contexts.set(id, context);
    else {
      this.#contexts.delete(id);
      this.#queue.addActions(id, [send({ type: "done", done: true, status_code: 200, context_id: id })]);
    }
  }

  #say(id: string, context: Context, request: Fields): void {
    const ask = readGeneration(request, ["raw"]);
    this.#queue.addOutcome(id, this.#world.answer(ask, request), {
      answer: (answer) => {
        const { offset } = context;
        context.offset += answer.seconds;
        return pieces(answer, ask, { id, offset, request });
      },
      failure: (failure) => [this.#error(failure, id)],
    });
  }

  #error(failure: Failure, contextId: string | null): Action {
    const request = { method: "GET", path: "tts/websocket", headers: {}, params: {} };
    const spelled = cartesiaErrors(failure, { random: this.#world.random, nowMs: this.#world.nowMs(), request });
    const { error_code, title, message, request_id } = fields(JSON.parse(String(spelled.body)));
    const status_code = spelled.status;
    return send({ type: "error", done: true, status_code, error_code, title, message, request_id, context_id: contextId });
  }
}

interface Place {
  readonly id: string;
  readonly offset: number;
  readonly request: Fields;
}

function* pieces(answer: SpeechAnswer, { delivery }: SpeechAsk, { id, offset, request }: Place): Generator<Piece<Action>> {
  const common = { done: false, status_code: 206, context_id: id };
  if (request["add_timestamps"] === true) {
    const words = answer.words.map(({ text: word, start, end }) => ({ text: word, start: start + offset, end: end + offset }));
    const word_timestamps = wordTimestamps(words);
    yield { tokens: 0, make: () => [send({ type: "timestamps", ...common, word_timestamps })] };
  }
  for (const { bytes } of soundPieces(answer, delivery.sound)) {
    const data = bytes.toString("base64");
    yield { tokens: TOKENS_A_PIECE, make: () => [send({ type: "chunk", data, ...common, step_time: STEP_TIME })] };
  }
}
