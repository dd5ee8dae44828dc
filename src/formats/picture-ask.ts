import { hash } from "node:crypto";
import { LARGEST_SIDE, type PictureType } from "../media/picture.ts";
import type { ImageAsk } from "../tasks/image.ts";
import { number } from "./openai/fields.ts";

const USUAL_SIDE = 1024;
const MOST = 16;

/** What a vendor's request says of its pictures; what it leaves out is what is usual. */
interface Wanted extends Pick<ImageAsk, "model" | "prompt" | "quality" | "sources"> {
  readonly width?: unknown;
  readonly height?: unknown;
  readonly count?: unknown;
  readonly seed?: unknown;
  readonly as?: "url" | "base64";
  readonly type?: PictureType;
  readonly stream?: boolean;
}

/** A question for pictures, whole. Numbers beyond what is made are taken for the nearest that is; what is no number is not there. */
export function pictureAsk({ model, prompt, quality, sources, width, height, count, seed, ...told }: Wanted): ImageAsk {
  const chosen = number(seed);
  return {
    task: "image",
    model,
    prompt,
    width: whole(width, USUAL_SIDE, LARGEST_SIDE),
    height: whole(height, USUAL_SIDE, LARGEST_SIDE),
    count: whole(count, 1, MOST),
    ...(chosen !== undefined && chosen >= 0 && { seed: Math.floor(chosen) % 2 ** 31 }),
    ...(quality && { quality }),
    ...(sources && sources.length > 0 && { sources }),
    delivery: { stream: told.stream ?? false, partial: 0, as: told.as ?? "url", type: told.type ?? "png" },
  };
}

function whole(value: unknown, usual: number, most: number): number {
  const given = number(value);
  return given === undefined ? usual : Math.min(most, Math.max(1, Math.round(given)));
}

const STEP = 64;

/** The sides of a picture of about a million pixels in a shape such as "16:9" or "16x9"; undefined where that is no shape. */
export function sidesOf(shape: unknown): { width: number; height: number } | undefined {
  const [, across = 0, down = 0] = /^(\d{1,2})[:x](\d{1,2})$/.exec(String(shape))?.map(Number) ?? [];
  if (across === 0 || down === 0) return undefined;
  const side = (one: number, other: number) =>
    Math.max(STEP, Math.round(Math.sqrt((USUAL_SIDE ** 2 * one) / other) / STEP) * STEP);
  return { width: side(across, down), height: side(down, across) };
}

/** What a picture that came in is known by: enough to answer the same for the same one. */
export function digest(source: string | Uint8Array): string {
  return hash("sha1", source, "hex");
}
