import { once } from "node:events";
import { Agent, WebSocket } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { hello, listening } from "../support/emulator.ts";

const token = "cf-token-4f9d1c";
const strict = { strict: true, accounts: { "*": { tokens: [token], credits: 5 } } };
const create = {
  type: "universal.create",
  request: { eventId: "my-request", provider: "openai", endpoint: "chat/completions", headers: {}, query: hello },
};

/** The WebSocket of browsers, which sends no headers of its own; undici's is Node's. */
function browserSocket(url: string, protocols: string[], ca?: string): WebSocket {
  const dispatcher = new Agent({ connect: { ...(ca !== undefined && { ca }) } });
  const socket = new WebSocket(url, { protocols, dispatcher });
  onTestFinished(async () => {
    socket.close();
    await dispatcher.destroy();
  });
  return socket;
}

async function answer(socket: WebSocket): Promise<unknown> {
  await once(socket, "open");
  socket.send(JSON.stringify(create));
  const [{ data }] = await once(socket, "message");
  return JSON.parse(data);
}

test("G-WS-1 a browser's WebSocket brings the token as a sub-protocol and is answered, in strict too", async () => {
  const { url } = await listening(strict);
  const item = `cf-aig-authorization.${token}`;
  const socket = browserSocket(`${url.replace("http:", "ws:")}/v1/local/default/`, [item]);
  expect(await answer(socket)).toMatchObject({ type: "universal.created", response: { object: "chat.completion" } });
  expect(socket.protocol).toBe(item);
});

test("G-WS-10 without it the browser's socket does not open: an error and a close, as browsers tell it", async () => {
  const { url } = await listening(strict);
  const socket = browserSocket(`${url.replace("http:", "ws:")}/v1/local/default`, []);
  await Promise.all([once(socket, "error"), once(socket, "close")]);
  expect(socket.readyState).toBe(WebSocket.CLOSED);
});

test("clients 1.9 the same over TLS", async () => {
  const { tls } = await listening({ tls: true });
  const socket = browserSocket(`${tls?.url.replace("https:", "wss:")}/v1/local/default`, [], tls?.ca);
  expect(await answer(socket)).toMatchObject({ metadata: { eventId: "my-request" } });
});
