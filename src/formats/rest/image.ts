import { LARGEST_SIDE } from "../../media/picture.ts";
import type { ImageAnswer, ImageAsk } from "../../tasks/image.ts";
import { badRequest, type FormatRequest, type WholeAnswer, type WireFormat, type WriteContext } from "../format.ts";
import { fields, number, text } from "../openai/fields.ts";
import { pictureType, pictureUrl } from "../pictures.ts";

/** A picture asked for through `POST /ai/run`: the answer says where it is (G-REST-11). */
export const restImage: WireFormat<"image"> = {
  id: "rest.image",
  task: "image",
  readAsk,
  writeAnswer(answer: ImageAnswer, { delivery }: ImageAsk, { urls }: WriteContext): WholeAnswer {
    const [image] = answer.pictures.map((made) => pictureUrl(made, answer, delivery.type, urls));
    const body = JSON.stringify({ state: "Completed", result: { image } });
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body };
  },
  readUsage: (_json, before) => before,
};

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
  const seed = number(input["seed"]);
  return {
    task: "image",
    model: text(input["model"]) ?? "",
    prompt,
    width,
    height,
    count: 1,
    ...(seed !== undefined && { seed }),
    delivery: { stream: false, partial: 0, as: "url", type: pictureType(input["output_format"]) },
  };
}

const USUAL = 1024;
const MOST = LARGEST_SIDE;
