import type { WireFormat } from "../format.ts";
import { number, text } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { readTask, readTexts } from "./inputs.ts";

/** Summaries: one object for each text (wire formats, 13). */
export const huggingfaceSummarize: WireFormat<"summary"> = {
  id: "huggingface.summarize",
  task: "summary",
  readAsk(request) {
    const { model, inputs, parameters } = readTask(request);
    const most = number(parameters["max_length"]) ?? number(parameters["max_new_tokens"]);
    return { task: "summary", model, texts: readTexts(inputs), ...(most !== undefined && most >= 1 && { maxTokens: most }) };
  },
  writeAnswer: ({ texts }) => json(texts.map((summary_text) => ({ summary_text }))),
  readUsage: (_json, before) => before,
};

/** Translations. Many models know one pair of languages and are told none. */
export const huggingfaceTranslate: WireFormat<"translation"> = {
  id: "huggingface.translate",
  task: "translation",
  readAsk(request) {
    const { model, inputs, parameters } = readTask(request);
    const from = text(parameters["src_lang"]);
    const to = text(parameters["tgt_lang"]);
    return {
      task: "translation",
      model,
      texts: readTexts(inputs),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    };
  },
  writeAnswer: ({ texts }) => json(texts.map((translation_text) => ({ translation_text }))),
  readUsage: (_json, before) => before,
};

function json(value: unknown) {
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(value) } as const;
}
