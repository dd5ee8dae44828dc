import type { MockModel } from "./model.ts";

/** Pictures by name: whoever fetches one has it made from the name (picture.ts), so that nothing is kept. */
export const imageModel: MockModel<"image"> = {
  task: "image",
  answer({ width, height }, { facts, random }) {
    return { kind: "answer", answer: { task: "image", model: facts.snapshot, picture: random.text(16), width, height } };
  },
};
