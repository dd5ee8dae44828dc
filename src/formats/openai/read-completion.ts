import type { ChatAsk } from "../../tasks/chat.ts";
import type { FormatRequest } from "../format.ts";
import { isTokens } from "./embeddings.ts";
import { type Fields, fields } from "./fields.ts";
import { readBody, readModel } from "./read-body.ts";
import { readSampling, readStop } from "./read-chat.ts";
import { integerIn, invalidType } from "./refusals.ts";

/** What a model is given to complete when nothing is said: the end of a document. */
const NOTHING = "<|endoftext|>";
const DEFAULT_MAX_TOKENS = 16;

/** The request of the legacy `POST completions` (wire formats, 1.6). Throws BadAsk for what OpenAI answers 400 to. */
export function readCompletion(request: FormatRequest): ChatAsk {
  const body = readBody(request);
  const prompts = readPrompts(body);
  const topLogprobs = integerIn(body["logprobs"], "logprobs", { low: 0, high: 5 });
  return {
    task: "chat",
    model: readModel(body, request),
    messages: [{ role: "user", parts: prompts.map((text) => ({ kind: "text", text })) }],
    tools: [],
    toolChoice: { kind: "none" },
    parallelToolCalls: false,
    output: { kind: "text" },
    choices: prompts.length * readN(body),
    maxTokens: integerIn(body["max_tokens"], "max_tokens", { low: 1 }) ?? DEFAULT_MAX_TOKENS,
    stop: readStop(body["stop"]),
    ...(topLogprobs !== undefined && { topLogprobs }),
    sampling: readSampling(body),
    delivery: {
      stream: body["stream"] === true,
      includeUsage: fields(body["stream_options"])["include_usage"] === true,
    },
  };
}

/** What stands before each choice's text: its prompt where `echo` is set, nothing otherwise. */
export function echoOf(body: Fields): (index: number) => string {
  if (body["echo"] !== true) return () => "";
  const prompts = readPrompts(body);
  const each = readN(body);
  return (index) => prompts[Math.floor(index / each)] ?? "";
}

/** Every prompt gets this many choices. */
function readN(body: Fields): number {
  return integerIn(body["n"], "n", { low: 1, high: 128 }) ?? 1;
}

/** One text, several, the tokens of one, or those of several. Tokens stand as their numbers: nobody here can read them. */
function readPrompts({ prompt }: Fields): readonly string[] {
  if (prompt === undefined || prompt === null) return [NOTHING];
  if (typeof prompt === "string") return [prompt];
  if (!Array.isArray(prompt) || prompt.length === 0) throw wrongPrompt(prompt);
  if (isTokens(prompt)) return [prompt.join(" ")];
  return prompt.map((each: unknown) => {
    if (typeof each === "string") return each;
    if (Array.isArray(each) && isTokens(each)) return each.join(" ");
    throw wrongPrompt(each);
  });
}

function wrongPrompt(value: unknown): Error {
  return invalidType("prompt", "a string, an array of strings, or an array of tokens", value);
}
