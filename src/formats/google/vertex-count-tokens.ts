import type { ChatAsk } from "../../tasks/chat.ts";
import type { WireFormat } from "../format.ts";
import { googleCountTokens } from "./count-tokens.ts";
import { promptDetails } from "./usage.ts";
import { barePublisherModel } from "./vertex-names.ts";

/** Vertex AI's `countTokens`, which counts the characters that are billed as well (wire formats, 3.1). */
export const vertexCountTokens: WireFormat<"token-count"> = {
  ...googleCountTokens,
  id: "vertex.count-tokens",
  readAsk(request) {
    const ask = googleCountTokens.readAsk(request);
    return { ...ask, model: barePublisherModel(ask.model) };
  },
  writeAnswer({ tokens }, { chat }) {
    const body = JSON.stringify({
      totalTokens: tokens,
      totalBillableCharacters: billableCharacters(chat),
      promptTokensDetails: promptDetails(tokens, chat),
    });
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body };
  },
};

/** White space is not billed. */
function billableCharacters({ messages }: ChatAsk): number {
  const texts = messages.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])));
  return texts.reduce((sum, text) => sum + Array.from(text.replace(/\s+/g, "")).length, 0);
}
