import { falErrors } from "../../formats/fal/errors.ts";
import { readWork } from "../../formats/fal/work.ts";
import { BadAsk } from "../../formats/format.ts";
import { type Fields, fields, isFields, list, text } from "../../formats/openai/fields.ts";
import { uuid } from "../../formats/openai/ids.ts";
import { pictureBytes } from "../../formats/pictures.ts";
import { PICTURE_TYPES } from "../../media/picture.ts";
import type { Failure } from "../../tasks/failure.ts";
import type { ImageAnswer, ImageAsk } from "../../tasks/image.ts";
import { PieceQueue } from "../queue.ts";
import { type Action, type Due, type Frame, type Session, type SessionWorld, send } from "../session.ts";
import { decode, encode } from "./msgpack.ts";

/** As long as it takes such an app to make a picture, in seconds. */
const INFERENCE = 0.06;

/** fal's realtime apps: an input a message, a picture each. Whoever asks in MessagePack is answered so, others in JSON. */
export class FalSession implements Session {
  readonly #world: SessionWorld;
  readonly #model: string;
  readonly #queue: PieceQueue;
  #count = 0;

  constructor(model: string, world: SessionWorld) {
    this.#world = world;
    this.#model = model;
    this.#queue = new PieceQueue(world.random.fork("pacing"));
  }

  open(): Action[] {
    return [];
  }

  receive(frame: Frame): Action[] {
    const binary = typeof frame !== "string";
    try {
      this.#make(readInput(frame), binary);
    } catch (error) {
      if (!(error instanceof BadAsk)) throw error;
      this.#queue.addActions("", [this.#error(error.failure, binary)]);
    }
    return [];
  }

  waiting(): Due | undefined {
    return this.#queue.waiting();
  }

  proceed(): Action[] {
    return this.#queue.take();
  }

  #make(input: Fields, binary: boolean): void {
    const ask = readWork("image", this.#model, input);
    if (ask.task !== "image") return;
    this.#count += 1;
    const request_id = text(input["request_id"]) ?? uuid(this.#world.random.fork(`request ${this.#count}`));
    this.#queue.addOutcome("", this.#world.answer(ask, input), {
      answer: (answer) => [{ tokens: 1, make: () => [say({ ...result(answer, ask, binary), request_id }, binary)] }],
      failure: (failure) => [this.#error(failure, binary)],
    });
  }

  #error(failure: Failure, binary: boolean): Action {
    const request = { method: "POST", path: this.#model, headers: {}, params: { model: this.#model } };
    const { body } = falErrors(failure, { random: this.#world.random, nowMs: this.#world.nowMs(), request });
    const { detail } = fields(JSON.parse(String(body)));
    const place = fields(list(detail)[0]);
    const where = list(place["loc"]).slice(1).join(".");
    const reason = text(detail) ?? `${where ? `${where}: ` : ""}${text(place["msg"]) ?? failure.kind}`;
    if (failure.kind === "invalid-key") return say({ status: "error", error: "Unauthorized" }, binary);
    return say({ type: "x-fal-error", error: failure.kind.toUpperCase().replaceAll("-", "_"), reason }, binary);
  }
}

function say(message: object, binary: boolean): Action {
  return send(binary ? encode(message) : message);
}

function readInput(frame: Frame): Fields {
  let input: unknown;
  try {
    input = typeof frame === "string" ? JSON.parse(frame) : decode(frame);
  } catch (error) {
    throw new BadAsk({
      kind: "bad-json",
      message: `the message cannot be read: ${error instanceof Error ? error.message : error}`,
    });
  }
  if (isFields(input)) return input;
  throw new BadAsk({ kind: "bad-json", message: "a message must be an object" });
}

/** Pictures come with the message: as bytes, or in JSON as a data URL. */
function result({ pictures, width, height }: ImageAnswer, { delivery, prompt }: ImageAsk, binary: boolean): object {
  const content_type = PICTURE_TYPES[delivery.type].mime;
  const images = pictures.map((made) => {
    const content = pictureBytes(made, { width, height }, delivery.type);
    const picture = binary ? { content } : { url: `data:${content_type};base64,${content.toString("base64")}` };
    return { ...picture, width, height, content_type };
  });
  const has_nsfw_concepts = pictures.map(() => false);
  return { images, timings: { inference: INFERENCE }, seed: pictures[0]?.seed, has_nsfw_concepts, prompt };
}
