import { once } from "node:events";
import { type ClientHttp2Session, connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { listening } from "../../support/emulator.ts";

const path = "/v1/local/default/openai/chat/completions";

function chatBody(members: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "hello" }], ...members });
}

async function session(url: string): Promise<ClientHttp2Session> {
  const client = connectHttp2(url);
  onTestFinished(() => client.destroy());
  await once(client, "connect");
  return client;
}

function ask(client: ClientHttp2Session, body: string, headers: Readonly<Record<string, string>> = {}) {
  const stream = client.request({ ":method": "POST", ":path": path, "content-type": "application/json", ...headers });
  stream.end(body);
  return stream;
}

async function answerOf(stream: ReturnType<typeof ask>) {
  const [headers] = await once(stream, "response");
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) text += chunk;
  return { headers, text };
}

test("clients 1.8 cleartext HTTP/2 on the same port is answered as HTTP/1.1 is", async () => {
  const { url } = await listening();
  const client = await session(url);
  const { headers, text } = await answerOf(ask(client, chatBody({})));
  expect(headers[":status"]).toBe(200);
  expect(headers["cf-aig-log-id"]).toMatch(/^[0-9a-f-]{36}$/);
  const plain = await fetch(url + path, { method: "POST", body: chatBody({}), headers: { "content-type": "application/json" } });
  expect(JSON.parse(text).choices).toEqual((await plain.json()).choices);
});

test("clients 1.8 many streams share a connection, and each comes in pieces to its end", async () => {
  const { url } = await listening();
  const client = await session(url);
  const answers = await Promise.all(Array.from({ length: 20 }, () => answerOf(ask(client, chatBody({ stream: true })))));
  for (const { headers, text } of answers) {
    expect(headers["content-type"]).toMatch(/^text\/event-stream/);
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
  }
});

test("clients 1.8 a refusal, an unknown path and a body too large are told over HTTP/2 too", async () => {
  const { url } = await listening({ bodyLimit: 1000, gateways: [{ id: "default" }], strict: true });
  const client = await session(url);
  expect((await answerOf(ask(client, chatBody({})))).headers[":status"]).toBe(401);
  expect((await answerOf(ask(client, "x".repeat(5000)))).headers[":status"]).toBe(413);
  const lost = client.request({ ":path": "/nowhere" });
  expect((await answerOf(lost)).headers[":status"]).toBe(404);
});

test("clients 1.8 a client that resets its stream leaves the server well, and the next stream is answered", async () => {
  const { url } = await listening();
  const client = await session(url);
  const stream = ask(client, chatBody({ model: "mock/slow-2s", stream: true }));
  stream.on("error", () => {});
  stream.close();
  await once(stream, "close");
  expect((await answerOf(ask(client, chatBody({})))).headers[":status"]).toBe(200);
});

test("a request whose first bytes come one by one is HTTP/1.1 all the same", async () => {
  const { url } = await listening();
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
  onTestFinished(() => void socket.destroy());
  for (const piece of ["P", "O", "ST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n"]) {
    socket.write(piece);
    await new Promise((done) => setTimeout(done, 20));
  }
  const [first] = await once(socket, "data");
  expect(String(first)).toMatch(/^HTTP\/1\.1 404 Not Found/);
});

test("stopping closes connections that say nothing and those that speak HTTP/2", async () => {
  const aigw = await listening();
  const silent = connect({ port: Number(new URL(aigw.url).port), host: "127.0.0.1" });
  await once(silent, "connect");
  const client = await session(aigw.url);
  const closed = Promise.all([once(silent, "close"), once(client, "close")]);
  await aigw.stop();
  await closed;
  expect(silent.destroyed && client.destroyed).toBe(true);
});
