import { LARGEST_SIDE } from "../media/picture.ts";
import type { VideoAsk } from "../tasks/video.ts";
import { number } from "./openai/fields.ts";

const USUAL = { width: 1280, height: 720, seconds: 5 };
const LONGEST = 60;

interface Wanted extends Pick<VideoAsk, "model" | "prompt" | "sources"> {
  readonly width?: unknown;
  readonly height?: unknown;
  readonly seconds?: unknown;
  readonly seed?: unknown;
}

/** A question for a film. Numbers beyond what is made are taken for the nearest that is; text of digits is a number here. */
export function filmAsk({ model, prompt, sources, width, height, seconds, seed }: Wanted): VideoAsk {
  const chosen = number(seed);
  return {
    task: "video",
    model,
    prompt,
    width: whole(width, USUAL.width, LARGEST_SIDE),
    height: whole(height, USUAL.height, LARGEST_SIDE),
    seconds: whole(typeof seconds === "string" ? Number.parseFloat(seconds) : seconds, USUAL.seconds, LONGEST),
    ...(chosen !== undefined && chosen >= 0 && { seed: Math.floor(chosen) % 2 ** 31 }),
    ...(sources && sources.length > 0 && { sources }),
  };
}

function whole(value: unknown, usual: number, most: number): number {
  const given = number(value);
  return given === undefined || Number.isNaN(given) ? usual : Math.min(most, Math.max(1, Math.round(given)));
}
