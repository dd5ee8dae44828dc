import { pictureWords } from "../media/picture.ts";
import type { ImageAsk, ImageQuality } from "../tasks/image.ts";
import { usage } from "../tasks/usage.ts";
import type { MockModel } from "./model.ts";
import { tokens } from "./tokens.ts";

/** Pictures as seeds and words: whoever wants one has it painted from these (media/picture.ts), so that nothing is kept. */
export const imageModel: MockModel<"image"> = {
  task: "image",
  answer(ask, { facts, random }) {
    const { width, height, count, prompt, quality } = ask;
    const first = ask.seed ?? random.integer(1, LARGEST_SEED);
    const words = pictureWords(prompt);
    const pictures = Array.from({ length: count }, (_, index) => ({ seed: (first + index) % (LARGEST_SEED + 1), words }));
    const counted = quality && { usage: usage(tokens.count(prompt), count * imageTokens(ask, quality)) };
    return { kind: "answer", answer: { task: "image", model: facts.snapshot, pictures, width, height, ...counted } };
  },
};

export const LARGEST_SEED = 2 ** 31 - 1;

/** Output tokens of a picture of a million pixels or so, as OpenAI counts them. */
const TOKENS: Readonly<Record<ImageQuality, number>> = { low: 272, medium: 1056, high: 4160 };
const SQUARE = 1024 * 1024;

function imageTokens({ width, height }: ImageAsk, quality: ImageQuality): number {
  return Math.ceil((TOKENS[quality] * width * height) / SQUARE);
}
