import type { WireFormat } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { readBody } from "../openai/read-body.ts";
import { promptAsk } from "../prompt-ask.ts";
import { tokenId } from "../token-id.ts";
import { invalid, needText } from "./read-settings.ts";

/** `POST v1/tokenize` (wire formats, 12.2). Its numbers cannot be turned back into text. */
export const cohereTokenize: WireFormat<"token-count"> = {
  id: "cohere.tokenize",
  task: "token-count",
  readAsk(request) {
    const body = readBody(request);
    const model = needText(body, "model");
    const text = needText(body, "text");
    if (text.length > LONGEST) throw invalid(`text must be at most ${LONGEST} characters long`, "text");
    return { task: "token-count", model, chat: promptAsk({ model, prompt: text }), pieces: true };
  },
  writeAnswer({ pieces = [] }) {
    const body = { tokens: pieces.map(tokenId), token_strings: pieces, meta: { api_version: { version: "1" } } };
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

const LONGEST = 65_536;
