import type { WireFormat } from "../format.ts";
import { text } from "../openai/fields.ts";
import { pictureAsk } from "../picture-ask.ts";
import { pictureBytes } from "../pictures.ts";
import { missing, readTask } from "./inputs.ts";

/** Text to image: the picture's bytes (wire formats, 13). */
export const huggingfaceImage: WireFormat<"image"> = {
  id: "huggingface.image",
  task: "image",
  readAsk(request) {
    const { model, inputs, parameters } = readTask(request);
    const prompt = text(inputs);
    if (prompt === undefined) throw missing("inputs");
    const { width, height, seed } = parameters;
    return pictureAsk({ model, prompt, width, height, seed, type: "jpeg", as: "base64" });
  },
  writeAnswer(answer) {
    const [made] = answer.pictures;
    const body = made ? pictureBytes(made, answer, "jpeg") : "";
    return { kind: "whole", status: 200, headers: { "content-type": "image/jpeg" }, body };
  },
  readUsage: (_json, before) => before,
};
