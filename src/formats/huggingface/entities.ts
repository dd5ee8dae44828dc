import type { FormatRequest, WireFormat } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { readTask, readTexts } from "./inputs.ts";

/** Token classification: names in a text, which are taken to be what is written with a capital (wire formats, 13). */
export const huggingfaceEntities: WireFormat<"classification"> = {
  id: "huggingface.entities",
  task: "classification",
  readAsk(request) {
    const { model } = readTask(request);
    const texts = names(request).map(({ word }) => word);
    return { task: "classification", model, texts, labels: KINDS.map((label) => ({ label, like: [] })), several: false };
  },
  writeAnswer({ results }, _ask, { request }) {
    const found = names(request).flatMap(({ word, start, end }, index) => {
      const [best] = results[index] ?? [];
      return best ? [{ entity_group: best.label, score: best.score, word, start, end }] : [];
    });
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(found) };
  },
  readUsage: (_json, before) => before,
};

const KINDS = ["PER", "LOC", "ORG", "MISC"];

/** Places count UTF-16 units. */
function names(request: FormatRequest) {
  const [said = ""] = readTexts(readTask(request).inputs);
  return [...said.matchAll(NAME)].map(({ 0: word, index }) => ({ word, start: index, end: index + word.length }));
}

/** Capitalised words in a row, little words that begin a sentence left out. */
const NAME =
  /(?<![\p{L}\p{N}])(?!(?:The|A|An|My|I|It|He|She|We|They|You|In|On|At|This|That)\b)\p{Lu}[\p{L}\p{N}'’-]*(?:\s\p{Lu}[\p{L}\p{N}'’-]*)*/gu;
