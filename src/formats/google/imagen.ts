import type { ImageAsk } from "../../tasks/image.ts";
import { badRequest, type FormatRequest, type WireFormat } from "../format.ts";
import { fields, text } from "../openai/fields.ts";
import { pictureAsk, sidesOf } from "../picture-ask.ts";
import { pictureBase64, pictureType } from "../pictures.ts";
import { bareModelName, named, oneOrMany, protoMessage, protoNumber } from "./proto-json.ts";

/** `predict` of Imagen: one instance, and as many predictions as pictures (wire formats, 3.1). */
export const googleImagen: WireFormat<"image"> = {
  id: "google.imagen",
  task: "image",
  readAsk,
  writeAnswer(answer, { delivery }) {
    const mimeType = `image/${delivery.type}`;
    const predictions = answer.pictures.map((made) => ({
      mimeType,
      bytesBase64Encoded: pictureBase64(made, answer, delivery.type),
    }));
    const body = JSON.stringify({ predictions });
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body };
  },
  readUsage: (_json, before) => before,
};

const MOST = 4;
const SHAPES = ["1:1", "3:4", "4:3", "9:16", "16:9"];

function readAsk(request: FormatRequest): ImageAsk {
  const body = protoMessage(request.json());
  const [instance] = oneOrMany(body["instances"]);
  const prompt = text(fields(instance)["prompt"]);
  if (!prompt)
    throw badRequest("Image generation failed with the following error: prompt must not be empty.", "instances[0].prompt");
  const parameters = fields(body["parameters"]);
  const count = protoNumber(named(parameters, "sampleCount", "sample_count"), "parameters.sampleCount") ?? MOST;
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw badRequest(`sampleCount must be between 1 and ${MOST}, inclusive.`, "parameters.sampleCount");
  }
  const shape = named(parameters, "aspectRatio", "aspect_ratio") ?? "1:1";
  if (!SHAPES.includes(String(shape))) {
    throw badRequest(`Invalid aspect ratio '${String(shape)}'. Supported: ${SHAPES.join(", ")}.`, "parameters.aspectRatio");
  }
  const output = fields(named(parameters, "outputOptions", "output_options"));
  return pictureAsk({
    model: bareModelName(request.params["model"] ?? ""),
    prompt,
    ...sidesOf(shape),
    count,
    seed: protoNumber(parameters["seed"], "parameters.seed"),
    as: "base64",
    type: pictureType(named(output, "mimeType", "mime_type")),
  });
}
