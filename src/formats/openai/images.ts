import type { ImageAnswer, ImageAsk } from "../../tasks/image.ts";
import type { FormatRequest, WholeAnswer, WireFormat, WriteContext, Written } from "../format.ts";
import { pictureBase64, pictureUrl } from "../pictures.ts";
import type { Fields } from "./fields.ts";
import { jsonHeaders } from "./http-headers.ts";
import { readBody } from "./read-body.ts";
import { imageFamily, readImageBody, readPrompt } from "./read-image.ts";
import { joinImages, streamImage } from "./stream-image.ts";
import { imagesUsage, readUsage } from "./usage.ts";

/** `POST images/generations` (wire formats, 1.4). */
export const openaiImages: WireFormat<"image"> = {
  id: "openai.images",
  task: "image",
  readAsk,
  writeAnswer(answer, ask, context) {
    return writeImages(answer, ask, context, readBody(context.request), "image_generation");
  },
  readUsage,
  joinStream: joinImages,
};

function readAsk(request: FormatRequest): ImageAsk {
  const body = readBody(request);
  return readImageBody(body, request, readPrompt(body));
}

/** `given` are the fields as the caller sent them, for what is echoed; `event` is how events are called. */
export function writeImages(
  answer: ImageAnswer,
  ask: ImageAsk,
  context: WriteContext,
  given: Fields,
  event: "image_generation" | "image_edit",
): Written {
  if (ask.delivery.stream) return streamImage(answer, ask, context, echoed(given, ask), event);
  const created = Math.floor(context.nowMs / 1000);
  const family = imageFamily(ask.model, given);
  const counted = family === "gpt-image";
  const data = answer.pictures.map((made) => {
    const told =
      ask.delivery.as === "url"
        ? { url: pictureUrl(made, answer, ask.delivery.type, context.urls) }
        : { b64_json: pictureBase64(made, answer, ask.delivery.type) };
    return family === "dall-e-3" ? { ...told, revised_prompt: ask.prompt } : told;
  });
  const body = {
    created,
    ...(counted && echoed(given, ask)),
    data,
    ...(counted && answer.usage && { usage: imagesUsage(answer.usage) }),
  };
  return whole(body);
}

/** What answers of models that count tokens say about themselves. */
function echoed(given: Fields, { delivery, width, height, quality = "high" }: ImageAsk): object {
  const background = given["background"] === "transparent" ? "transparent" : "opaque";
  return { background, output_format: delivery.type, quality, size: `${width}x${height}` };
}

function whole(body: object): WholeAnswer {
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
}
