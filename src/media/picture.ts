import { seededRandom } from "../world/random.ts";
import { type Canvas, colouredBlocks, write } from "./canvas.ts";
import { JPEG_DOT, jpeg } from "./jpeg.ts";
import { png } from "./png.ts";

/** All that a picture is made from, so that none has to be kept: its URL says it again. Sizes in pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 0 to 9,999,999,999. */
  readonly seed: number;
  /** What it shows, as `pictureWords` gives it. */
  readonly words: string;
}

export type PictureType = "png" | "jpeg";

export const PICTURE_TYPES: Readonly<Record<PictureType, { readonly mime: string; readonly ending: string }>> = {
  png: { mime: "image/png", ending: "png" },
  jpeg: { mime: "image/jpeg", ending: "jpg" },
};

/** Pixels that a side may have. */
export const LARGEST_SIDE = 4096;
const MOST_WORDS = 96;
/** Dots across the shorter side, about: enough for some fifteen letters in a line. */
const DOTS = 112;

/** A prompt's words as they fit into a name: letters and digits without accents, dashes between them, 96 characters at most. */
export function pictureWords(prompt: string): string {
  const bare = prompt
    .slice(0, 4 * MOST_WORDS)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();
  const words = bare.replace(/[^a-z0-9]+/g, "-").replace(/^-/, "");
  return words.slice(0, MOST_WORDS).replace(/-$/, "");
}

/** "1024x768-1234-a-harbour-at-night.png". */
export function pictureName({ width, height, seed, words }: Picture, type: PictureType): string {
  return `${width}x${height}-${seed}${words === "" ? "" : `-${words}`}.${PICTURE_TYPES[type].ending}`;
}

const NAME = /^(\d{1,4})x(\d{1,4})-(\d{1,10})(?:-([a-z0-9-]{1,96}))?\.(png|jpg)$/;

/** Undefined for what is no name of a picture. */
export function namedPicture(name: string): { picture: Picture; type: PictureType } | undefined {
  const found = NAME.exec(name);
  if (!found) return undefined;
  const [, width, height, seed] = found.map(Number);
  const picture = { width: width ?? 0, height: height ?? 0, seed: seed ?? 0, words: found[4] ?? "" };
  const fits = [picture.width, picture.height].every((side) => side >= 1 && side <= LARGEST_SIDE);
  return fits ? { picture, type: found[5] === "jpg" ? "jpeg" : "png" } : undefined;
}

/** The bytes: coloured blocks that the seed decides, and on them the words and the seed. */
export function paint(picture: Picture, type: PictureType): Buffer {
  const { width, height } = picture;
  if (type === "jpeg") return jpeg(paintedDots(picture, JPEG_DOT), { width, height });
  const dot = Math.max(1, Math.floor(Math.min(width, height) / DOTS));
  return png(paintedDots(picture, dot), { width, height, dot });
}

function paintedDots({ width, height, seed, words }: Picture, dot: number): Canvas {
  const canvas = colouredBlocks(Math.ceil(width / dot), Math.ceil(height / dot), seededRandom(`picture ${seed} ${words}`));
  write(canvas, words.replaceAll("-", " ").toUpperCase(), `SEED ${seed}`);
  return canvas;
}
