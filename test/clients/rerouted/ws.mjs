import { on, once } from "node:events";
import { WebSocket } from "ws";
import { chat, GATEWAY, LIMITED } from "./place.mjs";

/** The universal endpoint over a socket: a request a frame. */
export async function run() {
  const socket = new WebSocket(GATEWAY.replace("https:", "wss:"));
  const messages = on(socket, "message");
  await once(socket, "open");
  const ask = async (more) => {
    const request = { eventId: "x", provider: "openai", endpoint: "chat/completions", headers: { Authorization: "Bearer k" } };
    socket.send(JSON.stringify({ type: "universal.create", request: { ...request, query: JSON.parse(chat(more)) } }));
    const frames = [];
    const last = more?.stream ? "universal.done" : "universal.created";
    while (frames.at(-1)?.type !== last) {
      const [data] = (await messages.next()).value;
      frames.push(JSON.parse(data));
    }
    return frames;
  };
  const [whole] = await ask();
  const frames = await ask({ stream: true });
  const texts = frames.map(({ response }) => response?.choices?.[0]?.delta?.content).filter(Boolean);
  const [refused] = await ask({ model: LIMITED });
  socket.close();
  return {
    plain: whole.response.choices[0].message.content,
    stream: { text: texts.join(""), pieces: texts.length },
    error: refused.response.error.code === "rate_limit_exceeded" ? 429 : JSON.stringify(refused),
  };
}
