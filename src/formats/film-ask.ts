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

/** The sides of a film in a shape such as "16:9", of so many lines ("720p") on its shorter side; what is no shape lies. */
export function filmSides(shape: unknown, resolution: unknown): { width: number; height: number } {
  const lines = Number(/^(\d{3,4})p$/.exec(String(resolution))?.[1] ?? USUAL.height);
  const [, across = 0, down = 0] = /^(\d{1,2})[:x](\d{1,2})$/.exec(String(shape))?.map(Number) ?? [];
  const [wide, high] = across > 0 && down > 0 ? [across, down] : [16, 9];
  const long = Math.round((lines * Math.max(wide, high)) / Math.min(wide, high) / 2) * 2;
  return wide >= high ? { width: long, height: lines } : { width: lines, height: long };
}

function whole(value: unknown, usual: number, most: number): number {
  const given = number(value);
  return given === undefined || Number.isNaN(given) ? usual : Math.min(most, Math.max(1, Math.round(given)));
}
