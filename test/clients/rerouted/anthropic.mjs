import Anthropic from "@anthropic-ai/sdk";
import { GATEWAY, joined, LIMITED, PROMPT, statusOf } from "./place.mjs";

export async function run() {
  const { messages } = new Anthropic({ baseURL: `${GATEWAY}/anthropic`, apiKey: "sk-ant-test", maxRetries: 0 });
  const ask = (more) =>
    messages.create({ model: "claude-sonnet-5", max_tokens: 500, messages: [{ role: "user", content: PROMPT }], ...more });
  return {
    plain: (await ask()).content[0].text,
    stream: await joined(await ask({ stream: true }), (event) => event.delta?.text),
    error: await statusOf(() => ask({ model: LIMITED })),
  };
}
