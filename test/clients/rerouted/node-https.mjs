import https from "node:https";
import { chat, eventTexts, GATEWAY, LIMITED } from "./place.mjs";

const headers = { authorization: "Bearer sk-test", "content-type": "application/json" };

function ask(more) {
  return new Promise((done, failed) => {
    const asked = https.request(`${GATEWAY}/openai/chat/completions`, { method: "POST", headers }, async (answer) => {
      const chunks = [];
      for await (const chunk of answer) chunks.push(String(chunk));
      done({ status: answer.statusCode, chunks });
    });
    asked.on("error", failed).end(chat(more));
  });
}

export async function run() {
  const plain = JSON.parse((await ask()).chunks.join(""));
  return {
    plain: plain.choices[0].message.content,
    stream: eventTexts((await ask({ stream: true })).chunks),
    error: (await ask({ model: LIMITED })).status,
  };
}
