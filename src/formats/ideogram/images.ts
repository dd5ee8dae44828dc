import type { ImageAnswer, ImageAsk } from "../../tasks/image.ts";
import type { FormatRequest, WholeAnswer, WireFormat, WriteContext } from "../format.ts";
import { fields, text } from "../openai/fields.ts";
import { pictureUrl } from "../pictures.ts";
import { inputOf, readImage, readLegacy } from "./read.ts";

/** `POST v1/ideogram-v3/generate` and the verbs beside it (wire formats, 21). */
export const ideogramImages: WireFormat<"image"> = {
  id: "ideogram.images",
  task: "image",
  readAsk: readImage,
  writeAnswer: (answer, ask, context) => whole({ created: time(context), data: dataOf(answer, ask, context) }),
  readUsage: (_json, before) => before,
};

/** `POST v2/image/generate/MODEL`: the same with a name for what was generated. */
export const ideogramGenerations: WireFormat<"image"> = {
  id: "ideogram.generations",
  task: "image",
  readAsk: readImage,
  writeAnswer(answer, ask, context) {
    const generation_id = context.random.text(22);
    const seed = answer.pictures[0]?.seed;
    return whole({ generation_id, generation_kind: "sampling", seed, data: dataOf(answer, ask, context) });
  },
  readUsage: (_json, before) => before,
};

/** `POST generate`, `edit`, `remix`, `reframe` and `upscale` of before version 3. */
export const ideogramLegacy: WireFormat<"image"> = {
  id: "ideogram.legacy",
  task: "image",
  readAsk: readLegacy,
  writeAnswer: (answer, ask, context) => whole({ created: time(context), data: dataOf(answer, ask, context) }),
  readUsage: (_json, before) => before,
};

function dataOf(answer: ImageAnswer, ask: ImageAsk, { urls, request }: WriteContext): readonly object[] {
  const style_type = styleOf(request);
  return answer.pictures.map((made) => ({
    url: pictureUrl(made, answer, ask.delivery.type, urls),
    prompt: ask.prompt,
    resolution: `${answer.width}x${answer.height}`,
    is_image_safe: true,
    seed: made.seed,
    style_type,
  }));
}

function styleOf(request: FormatRequest): string {
  const input = inputOf(request);
  return text(input["style_type"]) ?? text(fields(input["image_request"])["style_type"]) ?? "GENERAL";
}

function time({ nowMs }: WriteContext): string {
  return new Date(nowMs).toISOString();
}

function whole(body: object): WholeAnswer {
  return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
