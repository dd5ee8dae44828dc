import type { ImageAsk } from "../../tasks/image.ts";
import type { FormatRequest, WireFormat } from "../format.ts";
import { type Fields, fields } from "../openai/fields.ts";
import { digest, pictureAsk } from "../picture-ask.ts";
import { pictureBase64, pictureBytes } from "../pictures.ts";
import { badInput, enveloped } from "./envelope.ts";

/** The native run of a model that makes pictures (wire formats 4.1): flux in an envelope, the others as bytes. */
export const workersAiImage: WireFormat<"image"> = {
  id: "workers-ai.image",
  task: "image",
  readAsk,
  writeAnswer(answer, ask) {
    const [made] = answer.pictures;
    if (!made) return enveloped("{}");
    if (inEnvelope(ask.model)) return enveloped(JSON.stringify({ image: pictureBase64(made, answer, "jpeg") }));
    const type = ask.delivery.type;
    return { kind: "whole", status: 200, headers: { "content-type": `image/${type}` }, body: pictureBytes(made, answer, type) };
  },
  readUsage: (_json, before) => before,
};

const IN_ENVELOPE = /\/(?:flux-|lucid-origin)/;
const JPEGS = /\/(?:dreamshaper|phoenix)/;

function inEnvelope(model: string): boolean {
  return IN_ENVELOPE.test(model);
}

function readAsk(request: FormatRequest): ImageAsk {
  const model = request.params["model"] ?? "";
  const input = readInput(request);
  const { prompt, width, height, seed, image_b64, image } = input;
  if (prompt === undefined) throw badInput("required properties at '/' are 'prompt'");
  if (typeof prompt !== "string") throw badInput("Type mismatch of '/prompt', 'string' wanted");
  if (prompt === "") throw badInput("Length of '/prompt' must be >= 1");
  const sources = [image_b64, image].flatMap((source) => (source === undefined ? [] : [digest(JSON.stringify(source))]));
  const type = inEnvelope(model) || JPEGS.test(model) ? "jpeg" : "png";
  return pictureAsk({ model, prompt, width, height, seed, sources, type, as: "base64" });
}

/** The newest flux takes a form. */
function readInput(request: FormatRequest): Fields {
  if (!request.headers["content-type"]?.startsWith("multipart/form-data")) return fields(request.json());
  const { width, height, seed, ...texts } = request.form().fields();
  const numbers = Object.entries({ width, height, seed }).filter(([, value]) => value !== undefined);
  return { ...texts, ...Object.fromEntries(numbers.map(([name, value]) => [name, Number(value)])) };
}
