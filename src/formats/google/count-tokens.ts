import type { WireFormat } from "../format.ts";
import { isFields } from "../openai/fields.ts";
import { bareModelName, named, protoMessage } from "./proto-json.ts";
import { readGenerate } from "./read-generate.ts";
import { promptDetails } from "./usage.ts";

/** `countTokens` of `contents`, or of a whole `generateContentRequest` (wire formats, 3.1). Counting uses no tokens. */
export const googleCountTokens: WireFormat<"token-count"> = {
  id: "google.count-tokens",
  task: "token-count",
  readAsk(request) {
    const body = protoMessage(request.json());
    const model = bareModelName(request.params["model"] ?? "");
    const inner = named(body, "generateContentRequest", "generate_content_request");
    const chat = isFields(inner) ? readGenerate(inner, model, false) : readGenerate(body, model, false, "CountTokensRequest");
    return { task: "token-count", model, chat };
  },
  writeAnswer({ tokens }, { chat }) {
    const body = JSON.stringify({ totalTokens: tokens, promptTokensDetails: promptDetails(tokens, chat) });
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body };
  },
  readUsage: (_json, before) => before,
};
