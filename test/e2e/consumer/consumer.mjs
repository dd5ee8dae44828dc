import { createEmulator } from "aigw-emulator";

const emulator = await createEmulator();
const response = await emulator.fetch("http://any/v1/local/default/openai/chat/completions", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "hi" }] }),
});
const answer = await response.json();
await emulator.stop();
console.log(response.status, answer.object);
