import { seededRandom } from "../world/random.ts";
import { colouredBlocks, write } from "./canvas.ts";
import { H264_DOT, h264 } from "./h264.ts";
import { mp4 } from "./mp4.ts";
import { LARGEST_SIDE } from "./picture.ts";

/** All that a film is made from, as with pictures. Sizes in pixels. */
export interface Film {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly seed: number;
  /** What it shows, as `pictureWords` gives it. */
  readonly words: string;
}

const LONGEST_FILM = 60;

/** "1280x720-5s-1234-a-harbour-at-night.mp4". */
export function filmName({ width, height, seconds, seed, words }: Film): string {
  return `${width}x${height}-${seconds}s-${seed}${words === "" ? "" : `-${words}`}.mp4`;
}

const NAME = /^(\d{1,4})x(\d{1,4})-(\d{1,2})s-(\d{1,10})(?:-([a-z0-9-]{1,96}))?\.mp4$/;

/** Undefined for what is no name of a film. */
export function namedFilm(name: string): Film | undefined {
  const found = NAME.exec(name);
  if (!found) return undefined;
  const [, width = 0, height = 0, seconds = 0, seed = 0] = found.map(Number);
  const fits = [width, height].every((side) => side >= 1 && side <= LARGEST_SIDE) && seconds >= 1 && seconds <= LONGEST_FILM;
  return fits ? { width, height, seconds, seed, words: found[5] ?? "" } : undefined;
}

/** The bytes: an MP4 in which one picture with words and seed stands still. Sides are even numbers, as its coding has them. */
export function shoot({ width, height, seconds, seed, words }: Film): Buffer {
  const [across, down] = [width, height].map((side) => Math.max(2, side - (side % 2)));
  const sides = { width: across ?? 2, height: down ?? 2 };
  const dots = [sides.width, sides.height].map((side) => Math.ceil(side / H264_DOT));
  const canvas = colouredBlocks(dots[0] ?? 1, dots[1] ?? 1, seededRandom(`film ${seed} ${words}`));
  write(canvas, words.replaceAll("-", " ").toUpperCase(), `SEED ${seed}`);
  return mp4(h264(canvas, sides), { ...sides, seconds });
}
