import { createOpenAI } from "@ai-sdk/openai";
import { generateText, streamText } from "ai";
import { GATEWAY, joined, LIMITED, PROMPT, statusOf } from "./place.mjs";

export async function run() {
  const openai = createOpenAI({ baseURL: `${GATEWAY}/openai`, apiKey: "sk-test" });
  const ask = (name) => ({ model: openai.chat(name), prompt: PROMPT, maxRetries: 0 });
  return {
    plain: (await generateText(ask("gpt-4o-mini"))).text,
    stream: await joined(streamText(ask("gpt-4o-mini")).textStream, (piece) => piece),
    error: await statusOf(() => generateText(ask(LIMITED))),
  };
}
