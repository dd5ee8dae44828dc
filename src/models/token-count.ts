import { inputTokens } from "./input-tokens.ts";
import type { MockModel } from "./model.ts";

/** Counts what a chat answer to the same conversation would count. */
export const tokenCountModel: MockModel<"token-count"> = {
  task: "token-count",
  answer(ask, { facts }) {
    return { kind: "answer", answer: { task: "token-count", model: facts.snapshot, tokens: inputTokens(ask.chat) } };
  },
};
