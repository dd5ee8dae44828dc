import type { MockModel } from "./model.ts";
import { sharedWords } from "./shared-words.ts";

/** A document fits as well as it has the query's words; among equals the shorter one does, then the earlier one. */
export const rerankModel: MockModel<"rerank"> = {
  task: "rerank",
  answer({ query, documents, top }, { facts }) {
    const share = sharedWords(query);
    const results = documents
      .map((document, index) => ({ index, score: score(share(document), document.length) }))
      .sort((one, other) => other.score - one.score || one.index - other.index);
    return { kind: "answer", answer: { task: "rerank", model: facts.snapshot, results: results.slice(0, top) } };
  },
};

/** What no document scores less than, and what one with all the words scores at least. */
const LEAST = 0.01;
const FOUND = 0.96;
/** What brevity may add. */
const BREVITY = 0.03;

/** Seven digits, as services send them. */
function score(share: number, length: number): number {
  const exact = LEAST + (FOUND - LEAST) * share + (BREVITY * share) / Math.sqrt(1 + length / 6);
  return Math.round(exact * 1e7) / 1e7;
}
