import { lastUserText } from "./ask-text.ts";
import { inputTokens } from "./input-tokens.ts";
import type { MockModel } from "./model.ts";
import { tokens } from "./tokens.ts";

/** Counts what a chat answer to the same conversation would count. */
export const tokenCountModel: MockModel<"token-count"> = {
  task: "token-count",
  answer(ask, { facts }) {
    const pieces = ask.pieces && tokens.split(lastUserText(ask.chat));
    const count = inputTokens(ask.chat);
    return { kind: "answer", answer: { task: "token-count", model: facts.snapshot, tokens: count, ...(pieces && { pieces }) } };
  },
};
