import type { WireFormat } from "../format.ts";
import { readMessages } from "./read-messages.ts";
import { readVersion } from "./version.ts";

/** `POST v1/messages/count_tokens`: a Messages request without `max_tokens` (wire formats, 2.4). Counting uses no tokens. */
export const anthropicCountTokens: WireFormat<"token-count"> = {
  id: "anthropic.count-tokens",
  task: "token-count",
  readAsk(request) {
    const chat = readMessages(request.json(), readVersion(request.headers), "count");
    return { task: "token-count", model: chat.model, chat };
  },
  writeAnswer(answer) {
    const headers = { "content-type": "application/json" };
    return { kind: "whole", status: 200, headers, body: `{"input_tokens":${answer.tokens}}` };
  },
  readUsage: (_json, before) => before,
};
