import { eventFrame } from "../../streaming/sse-frames.ts";
import type { ImageAnswer, ImageAsk, MadePicture } from "../../tasks/image.ts";
import type { Frame, StreamedAnswer, WriteContext } from "../format.ts";
import { pictureBase64 } from "../pictures.ts";
import { fields } from "./fields.ts";
import { streamHeaders } from "./http-headers.ts";
import { imagesUsage } from "./usage.ts";

/** Unfinished pictures first, which say that they are; then the one that was asked for (wire formats, 1.4). */
export function streamImage(
  answer: ImageAnswer,
  { delivery }: ImageAsk,
  { nowMs }: WriteContext,
  echoed: object,
  event: "image_generation" | "image_edit",
): StreamedAnswer {
  const created_at = Math.floor(nowMs / 1000);
  const [made] = answer.pictures;
  const told = (type: string, picture: MadePicture, more: object, tokens: number): Frame => {
    const b64_json = pictureBase64(picture, answer, delivery.type);
    return eventFrame(type, JSON.stringify({ type, b64_json, created_at, ...echoed, ...more }), tokens);
  };
  function* frames(): Generator<Frame> {
    if (!made) return;
    for (let index = 0; index < delivery.partial; index += 1) {
      const unfinished = { seed: made.seed, words: `unfinished-${index + 1}` };
      yield told(`${event}.partial_image`, unfinished, { partial_image_index: index }, 100);
    }
    const usage = answer.usage && { usage: imagesUsage(answer.usage) };
    yield told(`${event}.completed`, made, usage ?? {}, answer.usage?.outputTokens ?? 0);
  }
  return { kind: "stream", status: 200, headers: streamHeaders(), frames: frames() };
}

/** The last event has all that an answer that is not streamed has. */
export function joinImages(events: readonly unknown[]): object | undefined {
  const last = events.map(fields).find(({ type }) => typeof type === "string" && type.endsWith(".completed"));
  if (!last) return undefined;
  const { type: _type, b64_json, created_at: created, usage, ...echoed } = last;
  return { created, ...echoed, data: [{ b64_json }], ...(usage === undefined ? {} : { usage }) };
}
