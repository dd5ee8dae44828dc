import OpenAI from "openai";
import { GATEWAY, joined, LIMITED, PROMPT, statusOf } from "./place.mjs";

export async function run() {
  const { chat } = new OpenAI({ baseURL: `${GATEWAY}/openai`, apiKey: "sk-test", maxRetries: 0 });
  const ask = (more) => chat.completions.create({ model: "gpt-4o-mini", messages: [{ role: "user", content: PROMPT }], ...more });
  return {
    plain: (await ask()).choices[0].message.content,
    stream: await joined(await ask({ stream: true }), (piece) => piece.choices[0]?.delta.content),
    error: await statusOf(() => ask({ model: LIMITED })),
  };
}
