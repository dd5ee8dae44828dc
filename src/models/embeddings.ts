import type { EmbeddingAsk } from "../tasks/embedding.ts";
import { usage } from "../tasks/usage.ts";
import type { MockModel, MockOutcome } from "./model.ts";
import { tokens } from "./tokens.ts";
import { embed } from "./vectors.ts";

/** Vectors whose closeness follows the words of the texts. */
export const embeddingModel: MockModel<"embedding"> = {
  task: "embedding",
  answer(ask, { facts, supposed }): MockOutcome<"embedding"> {
    const full = facts.dimensions ?? USUAL_DIMENSIONS;
    const wanted = ask.dimensions ?? full;
    const most = supposed ? Math.max(full, MOST_DIMENSIONS) : full;
    if (wanted < 1 || wanted > most) return badDimensions(wanted, most);
    let inputTokens = 0;
    for (const input of ask.inputs) {
      const requested = tokens.count(input);
      inputTokens += Math.min(requested, facts.contextTokens);
      if (requested > facts.contextTokens && !ask.truncate) return tooLong(ask.model, requested, facts.contextTokens);
    }
    const vectors = ask.inputs.map((given) => {
      const input = cut(given, facts.contextTokens, ask.truncate);
      return embed(input, { salt: facts.snapshot, full: Math.max(full, wanted), wanted });
    });
    return { kind: "answer", answer: { task: "embedding", model: facts.snapshot, vectors, usage: usage(inputTokens, 0) } };
  },
};

/** The text as far as it fits. */
function cut(text: string, most: number, end: EmbeddingAsk["truncate"]): string {
  if (end === undefined) return text;
  const pieces = tokens.split(text);
  return pieces.length <= most ? text : (end === "end" ? pieces.slice(0, most) : pieces.slice(-most)).join("");
}

const USUAL_DIMENSIONS = 1536;
/** Twice what any model has: a number out of a request must not decide how much memory an answer takes. */
const MOST_DIMENSIONS = 8192;

function badDimensions(wanted: number, full: number): MockOutcome<"embedding"> {
  const message = `Invalid value for 'dimensions' = ${wanted}. Must be between 1 and ${full}.`;
  return { kind: "failure", failure: { kind: "bad-request", message, param: "dimensions" } };
}

function tooLong(model: string, requested: number, limit: number): MockOutcome<"embedding"> {
  return { kind: "failure", failure: { kind: "context-exceeded", param: "input", model, tokens: { requested, limit } } };
}
