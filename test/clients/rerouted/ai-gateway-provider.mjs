import { generateText, streamText } from "ai";
import { createAiGateway } from "ai-gateway-provider";
import { createOpenAI } from "ai-gateway-provider/providers/openai";
import { joined, LIMITED, PROMPT, statusOf } from "./place.mjs";

export async function run() {
  const gateway = createAiGateway({ accountId: "0123abc", gateway: "default" });
  const openai = createOpenAI({ apiKey: "sk-test" });
  const ask = (name) => ({ model: gateway(openai.chat(name)), prompt: PROMPT, maxRetries: 0 });
  return {
    plain: (await generateText(ask("gpt-4o-mini"))).text,
    stream: await joined(streamText(ask("gpt-4o-mini")).textStream, (piece) => piece),
    error: await statusOf(() => generateText(ask(LIMITED))),
  };
}
