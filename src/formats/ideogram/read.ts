import type { ImageAsk } from "../../tasks/image.ts";
import { isForm } from "../form.ts";
import { BadAsk, badRequest, type FormatRequest } from "../format.ts";
import { type Fields, fields, isFields, text } from "../openai/fields.ts";
import { digest, pictureAsk, sidesOf } from "../picture-ask.ts";

/** Verbs that work on a picture and need no words. */
const WORDLESS: ReadonlySet<string> = new Set(["reframe", "upscale"]);
const MOST = 8;

/** What is asked of the newer routes, in a form or as JSON. */
export function readImage(request: FormatRequest): ImageAsk {
  const verb = request.params["verb"] ?? "generate";
  const input = inputOf(request);
  const sources = sourcesOf(request);
  if (verb !== "generate" && sources.length === 0) throw badRequest("image is required: send it as a file", "image");
  return askFrom(input, request.params["model"] ?? USUAL, sources, WORDLESS.has(verb));
}

/** The older routes, which put everything into `image_request`. */
export function readLegacy(request: FormatRequest): ImageAsk {
  const inner = inputOf(request)["image_request"];
  const input = typeof inner === "string" ? parsed(inner) : inner;
  const sources = sourcesOf(request);
  const wordless = sources.length > 0;
  if (!isFields(input) && !wordless) throw badRequest("image_request is required", "image_request");
  const given = fields(input);
  return askFrom(given, text(given["model"]) ?? "V_2", sources, wordless);
}

const USUAL = "ideogram-v3";

function askFrom(input: Fields, model: string, sources: readonly string[], wordless: boolean): ImageAsk {
  const prompt = text(input["prompt"]) ?? "";
  if (prompt === "" && !wordless) throw badRequest("prompt is required", "prompt");
  const count = numberIn(input["num_images"], "num_images", 1, MOST);
  const seed = numberIn(input["seed"], "seed", 0, 2 ** 31 - 1);
  return pictureAsk({ model, prompt, sources, ...sizeOf(input), count, seed });
}

/** A resolution, or a shape: "16x9", in older words "ASPECT_16_9". */
function sizeOf(input: Fields): { width?: number; height?: number } {
  const resolution = text(input["resolution"])?.replace("RESOLUTION_", "").replace("_", "x");
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(resolution ?? "") ?? [];
  if (width !== undefined && height !== undefined) return { width: Number(width), height: Number(height) };
  if (resolution !== undefined) throw badRequest(`resolution '${resolution}' is not valid, such as '1024x1024'`, "resolution");
  const shape = text(input["aspect_ratio"]);
  if (shape === undefined) return {};
  const sides = sidesOf(shape.replace("ASPECT_", "").replace("_", "x"));
  if (!sides) throw badRequest(`aspect_ratio '${shape}' is not valid, such as '16x9'`, "aspect_ratio");
  return sides;
}

/** Forms write numbers as text. */
function numberIn(value: unknown, name: string, low: number, high: number): number | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number === "number" && Number.isInteger(number) && number >= low && number <= high) return number;
  throw badRequest(`${name} must be a whole number from ${low} to ${high}`, name);
}

/** The fields as they were sent. */
export function inputOf(request: FormatRequest): Fields {
  if (isForm(request.headers["content-type"])) return request.form().fields();
  const body = request.json();
  if (!isFields(body)) throw new BadAsk({ kind: "bad-json", message: "expected a form or a JSON object" });
  return body;
}

const FILES = ["image", "image_file", "mask", "style_reference_images", "character_reference_images"];

function sourcesOf(request: FormatRequest): readonly string[] {
  if (!isForm(request.headers["content-type"])) return [];
  const form = request.form();
  return FILES.flatMap((name) => form.files(name).map(({ bytes }) => digest(bytes)));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw badRequest("image_request is not valid JSON", "image_request");
  }
}
