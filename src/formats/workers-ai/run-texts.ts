import type { WireFormat } from "../format.ts";
import { type Fields, fields, list, number, text } from "../openai/fields.ts";
import { badInput, enveloped } from "./envelope.ts";

/** The native run of a model that classifies: labels, likeliest first (wire formats 4.1). */
export const workersAiClassify: WireFormat<"classification"> = {
  id: "workers-ai.classify",
  task: "classification",
  readAsk(request) {
    const said = needText(fields(request.json()), "text");
    return { task: "classification", model: request.params["model"] ?? "", texts: [said], several: false };
  },
  writeAnswer: ({ results }) => enveloped(JSON.stringify(results[0] ?? [])),
  readUsage: (_json, before) => before,
};

/** The same of one that translates, from English where nobody says otherwise. The Indic one has other names, and takes several. */
export const workersAiTranslate: WireFormat<"translation"> = {
  id: "workers-ai.translate",
  task: "translation",
  readAsk(request) {
    const model = request.params["model"] ?? "";
    const input = fields(request.json());
    const several = list(input["text"]).filter((item) => typeof item === "string");
    const texts = isIndic(model) && several.length > 0 ? several : [needText(input, "text")];
    const to = isIndic(model) ? (text(input["target_language"]) ?? "hin_Deva") : needText(input, "target_lang");
    return { task: "translation", model, texts, from: text(input["source_lang"]) ?? "en", to };
  },
  writeAnswer({ texts }, { model }) {
    return enveloped(JSON.stringify(isIndic(model) ? { translations: texts } : { translated_text: texts[0] ?? "" }));
  },
  readUsage: (_json, before) => before,
};

function isIndic(model: string): boolean {
  return model.includes("indictrans");
}

/** The same of one that makes summaries. */
export const workersAiSummarize: WireFormat<"summary"> = {
  id: "workers-ai.summarize",
  task: "summary",
  readAsk(request) {
    const input = fields(request.json());
    const said = needText(input, "input_text");
    const maxTokens = number(input["max_length"]);
    if (maxTokens !== undefined && !(maxTokens >= 1)) throw badInput("Value of '/max_length' must be >= 1");
    return {
      task: "summary",
      model: request.params["model"] ?? "",
      texts: [said],
      ...(maxTokens !== undefined && { maxTokens }),
    };
  },
  writeAnswer: ({ texts }) => enveloped(JSON.stringify({ summary: texts[0] ?? "" })),
  readUsage: (_json, before) => before,
};

/** A text that the model's input schema wants. Throws BadAsk (5006). */
export function needText(input: Fields, property: string): string {
  const value = input[property];
  if (value === undefined) throw badInput(`required properties at '/' are '${property}'`);
  if (typeof value !== "string") throw badInput(`Type mismatch of '/${property}', 'string' wanted`);
  if (value === "") throw badInput(`Length of '/${property}' must be >= 1`);
  return value;
}
