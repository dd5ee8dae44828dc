import type { ImageAsk, ImageQuality } from "../../tasks/image.ts";
import type { FormatRequest } from "../format.ts";
import { pictureType } from "../pictures.ts";
import { type Fields, text } from "./fields.ts";
import { integerIn, invalidType, invalidValue, missingParameter, refusal } from "./refusals.ts";

/** Models that answer alike; Azure's deployments are often called after them, without dots and dashes. */
export type ImageFamily = "gpt-image" | "dall-e-3" | "dall-e-2";

export function imageFamily(model: string, body: Fields): ImageFamily {
  if (/^dall-?e-?3/.test(model)) return "dall-e-3";
  if (/^dall-?e/.test(model)) return "dall-e-2";
  return MOCK.test(model) ? mockFamily(body) : "gpt-image";
}

const MOCK = /^mock[/-]/;

/** A mock model stands for any: it is of the family whose fields the request has. */
function mockFamily({ size, style, quality, response_format }: Fields): ImageFamily {
  if (style !== undefined || quality === "hd" || size === "1024x1792" || size === "1792x1024") return "dall-e-3";
  return response_format !== undefined || size === "256x256" || size === "512x512" ? "dall-e-2" : "gpt-image";
}

const SIZES: Readonly<Record<ImageFamily, readonly string[]>> = {
  "gpt-image": ["1024x1024", "1024x1536", "1536x1024", "auto"],
  "dall-e-3": ["1024x1024", "1024x1792", "1792x1024"],
  "dall-e-2": ["256x256", "512x512", "1024x1024"],
};
const QUALITIES: readonly ImageQuality[] = ["low", "medium", "high"];
const USUAL_MODEL = "dall-e-2";

export function readPrompt(body: Fields): string {
  const prompt = body["prompt"];
  if (prompt === undefined || prompt === null || prompt === "") throw missingParameter("prompt");
  if (typeof prompt !== "string") throw invalidType("prompt", "a string", prompt);
  return prompt;
}

/** What generations, edits and variations have in common; `body` is JSON, or a form whose numbers have become numbers. */
export function readImageBody(body: Fields, request: FormatRequest, prompt: string): ImageAsk {
  const model = request.params["model"] ?? text(body["model"]) ?? USUAL_MODEL;
  const family = imageFamily(model, body);
  const { width, height } = readSize(body["size"], family);
  const count = integerIn(body["n"], "n", { low: 1, high: family === "dall-e-3" ? 1 : 10 }) ?? 1;
  const quality = readQuality(body["quality"], family);
  return {
    task: "image",
    model,
    prompt,
    width,
    height,
    count,
    ...(quality !== undefined && { quality }),
    delivery: readDelivery(body, family),
  };
}

/** "auto" leaves it to the model, which makes a square. */
function readSize(size: unknown, family: ImageFamily): { width: number; height: number } {
  const given = size ?? "1024x1024";
  if (typeof given !== "string" || !SIZES[family].includes(given)) throw invalidValue("size", given, SIZES[family]);
  const [width = 1024, height = 1024] = given === "auto" ? [] : given.split("x").map(Number);
  return { width, height };
}

function readQuality(quality: unknown, family: ImageFamily): ImageQuality | undefined {
  if (family !== "gpt-image") return undefined;
  if (quality === undefined || quality === null || quality === "auto") return "high";
  const found = QUALITIES.find((word) => word === quality);
  if (!found) throw invalidValue("quality", quality, [...QUALITIES, "auto"]);
  return found;
}

const WAYS = ["url", "b64_json"] as const;

function readDelivery(body: Fields, family: ImageFamily): ImageAsk["delivery"] {
  const way = body["response_format"] ?? undefined;
  if (family === "gpt-image") {
    if (way !== undefined) throw refusal("Unknown parameter: 'response_format'.", "response_format", "unknown_parameter");
    const partial = integerIn(body["partial_images"], "partial_images", { low: 0, high: 3 }) ?? 0;
    return { stream: body["stream"] === true, partial, as: "base64", type: pictureType(body["output_format"]) };
  }
  if (way !== undefined && way !== "url" && way !== "b64_json") throw invalidValue("response_format", way, WAYS);
  return { stream: false, partial: 0, as: way === "b64_json" ? "base64" : "url", type: "png" };
}
