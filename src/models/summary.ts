import type { MockModel } from "./model.ts";
import { tokens } from "./tokens.ts";

/** The first sentences: a third of the text or less, but at least one, as far as the limit lets it go. */
export const summaryModel: MockModel<"summary"> = {
  task: "summary",
  answer({ texts, maxTokens }, { facts }) {
    const shortened = texts.map((text) => beginning(text, maxTokens ?? USUAL_LIMIT));
    return { kind: "answer", answer: { task: "summary", model: facts.snapshot, texts: shortened } };
  },
};

const USUAL_LIMIT = 142;

function beginning(text: string, most: number): string {
  const sentences = text.trim().split(BETWEEN_SENTENCES);
  let said = sentences[0] ?? "";
  for (const sentence of sentences.slice(1)) {
    if (said.length + sentence.length > text.length / 3) break;
    said += ` ${sentence}`;
  }
  return tokens.split(said).slice(0, most).join("");
}

const BETWEEN_SENTENCES = /(?<=[.!?。！？]["”')]?)\s+/u;
