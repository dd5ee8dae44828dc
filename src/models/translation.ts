import type { MockModel } from "./model.ts";

/** Leaves the text as it is, behind the name of the language: whoever reads it sees what was asked for. */
export const translationModel: MockModel<"translation"> = {
  task: "translation",
  answer({ texts, to }, { facts }) {
    const translated = texts.map((text) => `[${to ?? languageOf(facts.id)}] ${text}`);
    return { kind: "answer", answer: { task: "translation", model: facts.snapshot, texts: translated } };
  },
};

/** What a model for one pair of languages ends with: "de" of "opus-mt-en-de". */
function languageOf(model: string): string {
  return /[-_]([a-z]{2,3})$/i.exec(model)?.[1] ?? "translated";
}
