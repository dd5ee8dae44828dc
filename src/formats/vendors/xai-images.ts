import type { ImageAsk } from "../../tasks/image.ts";
import type { FormatRequest, WireFormat } from "../format.ts";
import { text } from "../openai/fields.ts";
import { readBody, readModel } from "../openai/read-body.ts";
import { readPrompt } from "../openai/read-image.ts";
import { integerIn, invalidValue } from "../openai/refusals.ts";
import { pictureAsk, sidesOf } from "../picture-ask.ts";
import { pictureBase64, pictureUrl } from "../pictures.ts";

/** xAI's `images/generations` (wire formats, 8): JPEGs, and nothing beside them. */
export const xaiImages: WireFormat<"image"> = {
  id: "xai.images",
  task: "image",
  readAsk,
  writeAnswer(answer, { delivery, prompt }, { urls }) {
    const data = answer.pictures.map((made) => ({
      ...(delivery.as === "url"
        ? { url: pictureUrl(made, answer, "jpeg", urls) }
        : { b64_json: pictureBase64(made, answer, "jpeg") }),
      revised_prompt: prompt,
    }));
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify({ data }) };
  },
  readUsage: (_json, before) => before,
};

const WAYS = ["url", "b64_json"] as const;

function readAsk(request: FormatRequest): ImageAsk {
  const body = readBody(request);
  const way = body["response_format"] ?? "url";
  if (way !== "url" && way !== "b64_json") throw invalidValue("response_format", way, WAYS);
  return pictureAsk({
    model: readModel(body, request),
    prompt: readPrompt(body),
    count: integerIn(body["n"], "n", { low: 1, high: 10 }),
    ...sidesOf(text(body["aspect_ratio"])),
    as: way === "url" ? "url" : "base64",
    type: "jpeg",
  });
}
