import type { ImageAnswer, ImageAsk } from "../../tasks/image.ts";
import { badRequest, type FormatRequest, type WholeAnswer, type WireFormat } from "../format.ts";
import { fields, number, text } from "../openai/fields.ts";

/** A picture asked for through `POST /ai/run`: the answer says where it is (G-REST-11). */
export const restImage: WireFormat<"image"> = {
  id: "rest.image",
  task: "image",
  readAsk,
  writeAnswer({ picture, width, height }: ImageAnswer): WholeAnswer {
    const body = JSON.stringify({ state: "Completed", result: { image: `${MEDIA_PATH}/${width}x${height}-${picture}.png` } });
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body };
  },
  readUsage: (_json, before) => before,
};

/** Where the emulator serves the pictures of its models; the door that an answer leaves by puts its own origin before it. */
export const MEDIA_PATH = "/_aigw/media";

function readAsk(request: FormatRequest): ImageAsk {
  const input = fields(request.json());
  const prompt = text(input["prompt"]);
  if (prompt === undefined) throw badRequest("prompt is required", "prompt");
  const [, across, down] = /^(\d+)[x*](\d+)$/.exec(text(input["size"]) ?? "") ?? [];
  const width = number(input["width"]) ?? Number(across ?? USUAL);
  const height = number(input["height"]) ?? Number(down ?? USUAL);
  if (![width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= MOST)) {
    throw badRequest(`width and height must be whole numbers from 1 to ${MOST}`, "size");
  }
  return { task: "image", model: text(input["model"]) ?? "", prompt, width, height };
}

const USUAL = 1024;
const MOST = 2048;
