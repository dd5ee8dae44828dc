import type { FormatRequest, WireFormat } from "../format.ts";
import type { Fields } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { readBody } from "../openai/read-body.ts";
import { promptAsk } from "../prompt-ask.ts";
import { invalid, needText } from "./read-settings.ts";
import { numbered, textOf } from "./token-numbers.ts";

/** `POST v1/tokenize` (wire formats, 12.2). */
export const cohereTokenize: WireFormat<"token-count"> = {
  id: "cohere.tokenize",
  task: "token-count",
  readAsk: (request) => readAsk(request, (body) => needText(body, "text")),
  writeAnswer({ pieces = [] }) {
    const all = numbered(pieces);
    return answer({ tokens: all.map(({ number }) => number), token_strings: all.map(({ text }) => text) });
  },
  readUsage: (_json, before) => before,
};

/** `POST v1/detokenize`: the text of the numbers that tokenize gave. */
export const cohereDetokenize: WireFormat<"token-count"> = {
  id: "cohere.detokenize",
  task: "token-count",
  readAsk: (request) => readAsk(request, (body) => textOf(readTokens(body))),
  writeAnswer: (_answer, _ask, { request }) => answer({ text: textOf(readTokens(readBody(request))) }),
  readUsage: (_json, before) => before,
};

const LONGEST = 65_536;

function readAsk(request: FormatRequest, read: (body: Fields) => string) {
  const body = readBody(request);
  const model = needText(body, "model");
  const text = read(body);
  if (text.length > LONGEST) throw invalid(`text must be at most ${LONGEST} characters long`, "text");
  return { task: "token-count", model, chat: promptAsk({ model, prompt: text }), pieces: true } as const;
}

function readTokens(body: Fields): readonly number[] {
  const { tokens } = body;
  if (!Array.isArray(tokens)) throw invalid("tokens must be a list of integers", "tokens");
  return tokens.map((token: unknown, index) => {
    if (typeof token === "number" && Number.isSafeInteger(token) && token >= 0) return token;
    throw invalid(`tokens[${index}] must be an integer`, "tokens");
  });
}

function answer(told: object) {
  const body = JSON.stringify({ ...told, meta: { api_version: { version: "1" } } });
  return { kind: "whole", status: 200, headers: jsonHeaders(), body } as const;
}
