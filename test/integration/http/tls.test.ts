import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { hello, listening } from "../../support/emulator.ts";

const gateway = "/v1/local/default";
const chat = `${gateway}/openai/chat/completions`;
const json = { "content-type": "application/json", authorization: "Bearer sk-test" };

function tlsOf({ tls }: EmulatorInside) {
  if (!tls) throw new Error("no TLS");
  return { ...tls, port: Number(new URL(tls.url).port) };
}

/** Over HTTP/1.1. */
function ask(url: string, ca: string, body: object = hello, servername?: string): Promise<{ status: number; text: string }> {
  return new Promise((done, failed) => {
    const headers = { ...json, ...(servername !== undefined && { host: servername }) };
    const call = request(url, { method: "POST", headers, ca, agent: false, ...(servername !== undefined && { servername }) });
    call.on("error", failed).on("response", async (answer) => {
      let text = "";
      for await (const chunk of answer.setEncoding("utf8")) text += chunk;
      done({ status: answer.statusCode ?? 0, text });
    });
    call.end(JSON.stringify(body));
  });
}

test("clients 1.9 the same port speaks TLS and cleartext, and answers alike", async () => {
  const aigw = await listening({ tls: true });
  const { url, ca, port } = tlsOf(aigw);
  expect(port).toBe(Number(new URL(aigw.url).port));
  const secure = await ask(url + chat, ca);
  const plain = await (await fetch(aigw.url + chat, { method: "POST", headers: json, body: JSON.stringify(hello) })).json();
  expect(secure.status).toBe(200);
  expect(JSON.parse(secure.text).choices).toEqual(plain.choices);
});

test("clients 1.9 streams come over TLS in pieces to their end", async () => {
  const { url, ca } = tlsOf(await listening({ tls: true }));
  const { text } = await ask(url + chat, ca, { ...hello, stream: true });
  expect(text).toMatch(/^data: .*\n\ndata: \[DONE\]\n\n$/s);
});

test("clients 1.9 ALPN gives HTTP/2 to who offers it, HTTP/1.1 to others", async () => {
  const { url, ca, port } = tlsOf(await listening({ tls: true }));
  const client = connectHttp2(url, { ca });
  onTestFinished(() => client.destroy());
  await once(client, "connect");
  expect(client.alpnProtocol).toBe("h2");
  const stream = client.request({ ":method": "POST", ":path": chat, ...json });
  stream.end(JSON.stringify(hello));
  const [headers] = await once(stream, "response");
  expect(headers[":status"]).toBe(200);
  for (const offer of [["h2", "http/1.1"], ["http/1.1"], undefined]) {
    const socket = connectTls({ port, host: "127.0.0.1", ca, ...(offer && { ALPNProtocols: offer }) });
    onTestFinished(() => void socket.destroy());
    await once(socket, "secureConnect");
    expect(socket.alpnProtocol).toBe(offer?.[0] ?? false);
  }
});

test("clients 1.9 WebSockets over TLS", async () => {
  const { url, ca } = tlsOf(await listening({ tls: true }));
  const ws = new WebSocket(url.replace("https:", "wss:") + gateway, { ca });
  onTestFinished(() => ws.terminate());
  await once(ws, "open");
  ws.send(
    JSON.stringify({ type: "universal.create", request: { provider: "openai", endpoint: "chat/completions", query: hello } }),
  );
  const [message] = await once(ws, "message");
  expect(JSON.parse(String(message))).toMatchObject({ type: "universal.created", response: { object: "chat.completion" } });
});

test("clients 8 the certificate is for Cloudflare's hosts, custom domains and names of the user's own; for no others", async () => {
  const hosts = { "ai.example.com": { account: "local", gateway: "default" } };
  const { url, ca } = tlsOf(await listening({ tls: ["aigw.test"], hosts }));
  for (const name of ["localhost", "gateway.ai.cloudflare.com", "api.cloudflare.com", "aigw.test"])
    expect((await ask(url + chat, ca, hello, name)).status, name).toBe(200);
  expect((await ask(`${url}/openai/chat/completions`, ca, hello, "ai.example.com")).status).toBe(200);
  await expect(ask(url + chat, ca, hello, "example.org")).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
});

test("clients 8 who is rerouted beneath the URL of Cloudflare's own documentation notices nothing", async () => {
  const { ca, port } = tlsOf(await listening({ tls: true }));
  const createConnection = (options: object) => connectTls({ ...options, host: "127.0.0.1", port, ca });
  const ws = new WebSocket("wss://gateway.ai.cloudflare.com/v1/local/default/", { createConnection } as object);
  onTestFinished(() => ws.terminate());
  await once(ws, "open");
  const headers = { authorization: "Bearer sk-test" };
  const call = request("https://gateway.ai.cloudflare.com/v1/local/default/openai/models", {
    createConnection,
    headers,
  } as object);
  call.end();
  const [answer] = await once(call, "response");
  answer.resume();
  expect(answer.statusCode).toBe(200);
});

test("who does not trust the authority does not get in, and does no harm", async () => {
  const aigw = await listening({ tls: true });
  const { url, ca, port } = tlsOf(aigw);
  const other = tlsOf(await listening({ tls: true }));
  await expect(fetch(url + chat)).rejects.toMatchObject({ cause: { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" } });
  await expect(ask(url + chat, other.ca)).rejects.toThrow();
  // Bytes that only begin like a handshake.
  const odd = connect({ port, host: "127.0.0.1" });
  odd.on("error", () => {});
  odd.write("\x16GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(odd, "close");
  expect((await ask(url + chat, ca)).status).toBe(200);
});

test("a file for clients is kept, its keys for nobody else, and used again after a restart", async () => {
  const tlsFolder = mkdtempSync(join(tmpdir(), "aigw-tls-"));
  onTestFinished(() => rmSync(tlsFolder, { recursive: true, force: true }));
  const first = await listening({ tls: true, tlsFolder });
  const { ca, caFile } = tlsOf(first);
  expect(caFile).toBe(join(tlsFolder, "tls-ca.pem"));
  for (const name of ["tls-ca.pem", "tls-cert.pem", "tls-key.pem"])
    expect(statSync(join(tlsFolder, name)).mode & 0o777, name).toBe(0o600);
  await first.stop();
  expect(tlsOf(await listening({ tls: true, tlsFolder })).ca).toBe(ca);
});

test("without the option there is no TLS: who speaks it all the same is told of once, at the terminal", async () => {
  const aigw = await listening();
  expect(aigw.tls).toBeUndefined();
  const notices: string[] = [];
  aigw.events.on("notice", (text) => notices.push(text));
  for (const _ of [1, 2]) await expect(fetch(aigw.url.replace("http:", "https:") + chat)).rejects.toThrow();
  expect(notices).toEqual([expect.stringContaining("--tls")]);
});

test("stopping closes TLS connections, whatever they were at", async () => {
  const aigw = await listening({ tls: true });
  const { url, ca, port } = tlsOf(aigw);
  const beginning = connect({ port, host: "127.0.0.1" });
  beginning.write(Buffer.from([0x16]));
  const idle = connectTls({ port, host: "127.0.0.1", ca });
  const h2 = connectHttp2(url, { ca });
  const ws = new WebSocket(url.replace("https:", "wss:") + gateway, { ca });
  for (const client of [beginning, idle, h2, ws]) client.on("error", () => {});
  await Promise.all([once(beginning, "connect"), once(idle, "secureConnect"), once(h2, "connect"), once(ws, "open")]);
  const closed = Promise.all([once(beginning, "close"), once(idle, "close"), once(h2, "close"), once(ws, "close")]);
  await aigw.stop();
  const [, , , [code]] = await closed;
  expect(code).toBe(1001);
});

test("who goes without a word is let go at once, with TLS and without", async () => {
  const { ca, port } = tlsOf(await listening({ tls: true }));
  for (const socket of [
    connect({ port, host: "127.0.0.1" }),
    connectTls({ port, host: "127.0.0.1", ca, servername: "localhost" }),
  ]) {
    await once(socket, socket.constructor.name === "TLSSocket" ? "secureConnect" : "connect");
    socket.end();
    // Until the other side has ended as well.
    await once(socket.resume(), "close");
  }
});
