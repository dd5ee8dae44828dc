import type { FormatRequest, Written } from "../../../../src/formats/format.ts";
import { googleGenerate } from "../../../../src/formats/google/generate.ts";
import type { ChatAnswer, ChatAsk, ChatChoice } from "../../../../src/tasks/chat.ts";
import { type Usage, usage } from "../../../../src/tasks/usage.ts";
import { choiceOf, contextOf, requestOf } from "../openai/exchange.ts";

const MODEL = "gemini-2.5-flash";
const HELLO = { contents: [{ role: "user", parts: [{ text: "Hello" }] }] };

/** A request for a verb, as the endpoint's pattern takes it apart. */
export function requestFor(verb: string, body: unknown, query = "", model = MODEL): FormatRequest {
  const params = { version: "v1beta", kind: "models", model, verb };
  return requestOf(body, { path: `v1beta/models/${model}:${verb}`, params, query: new URLSearchParams(query) });
}

/** Reads a small request with these fields changed. */
export function read(changes: object = {}): ChatAsk {
  return googleGenerate.readAsk(requestFor("generateContent", { ...HELLO, ...changes }));
}

export function answerWith(
  choice: Partial<ChatChoice> | readonly Partial<ChatChoice>[] = {},
  counts: Usage = usage(7, 6),
): ChatAnswer {
  const choices = Array.isArray(choice) ? choice : [choice];
  return { task: "chat", model: MODEL, choices: choices.map(choiceOf), usage: counts };
}

function writeVerb(verb: string, query: string, answer: ChatAnswer, changes: object): Written {
  const request = requestFor(verb, { ...HELLO, ...changes }, query);
  return googleGenerate.writeAnswer(answer, googleGenerate.readAsk(request), contextOf(request));
}

export function write(answer: ChatAnswer, changes: object = {}): Written {
  return writeVerb("generateContent", "", answer, changes);
}

export function writeStream(answer: ChatAnswer, changes: object = {}): Written {
  return writeVerb("streamGenerateContent", "alt=sse", answer, changes);
}

/** The stream without `alt=sse`: one JSON array. */
export function writeArray(answer: ChatAnswer, changes: object = {}): Written {
  return writeVerb("streamGenerateContent", "", answer, changes);
}
