import { pictureWords } from "../media/picture.ts";
import { LARGEST_SEED } from "./images.ts";
import type { MockModel } from "./model.ts";

/** Films as seeds and words, as pictures are. */
export const videoModel: MockModel<"video"> = {
  task: "video",
  answer({ prompt, width, height, seconds, seed }, { facts, random }) {
    const made = { seed: seed ?? random.integer(1, LARGEST_SEED), words: pictureWords(prompt) };
    return { kind: "answer", answer: { task: "video", model: facts.snapshot, ...made, width, height, seconds } };
  },
};
