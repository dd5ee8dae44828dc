import { badRequest, type FormatRequest, type WireFormat } from "../format.ts";
import { number } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { tokenId } from "../token-id.ts";
import { readTask, readTexts } from "./inputs.ts";

/** The word that a mask stands for: the likeliest of a few, five where nobody says (wire formats, 13). */
export const huggingfaceFillMask: WireFormat<"classification"> = {
  id: "huggingface.fill-mask",
  task: "classification",
  readAsk(request) {
    const { model } = readTask(request);
    const labels = WORDS.map((label) => ({ label, like: [label] }));
    return { task: "classification", model, texts: [maskedText(request)], labels, several: false };
  },
  writeAnswer({ results }, _ask, { request }) {
    const { parameters } = readTask(request);
    const top = number(parameters["top_k"]) ?? USUAL_TOP;
    const said = maskedText(request);
    const filled = (results[0] ?? []).slice(0, Math.max(1, top)).map(({ label, score }) => ({
      sequence: said.replace(MASK, () => label),
      score,
      token: tokenId(label),
      token_str: label,
    }));
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(filled) };
  },
  readUsage: (_json, before) => before,
};

const WORDS = "good new first great small old long little high different large next early young important few".split(" ");
const MASK = /\[MASK\]|<mask>/;
const USUAL_TOP = 5;

function maskedText(request: FormatRequest): string {
  const [said = ""] = readTexts(readTask(request).inputs);
  if (!MASK.test(said)) throw badRequest("No mask_token ([MASK]) found on the input", "inputs");
  return said;
}
