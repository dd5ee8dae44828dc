import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { listening } from "../../support/emulator.ts";
import { type SocketUpstream, socketUpstream, type VendorSocket } from "../../support/socket-upstream.ts";
import { openSocket, refusedSocket } from "../../support/sockets.ts";

const path = "/v1/local/default/openai?model=gpt-realtime";
const key = { authorization: "Bearer sk-test" };

/** Says back what it hears, as it came. */
const echo = ({ ws }: VendorSocket) => void ws.on("message", (data, binary) => ws.send(data, { binary }));

/** 1005 is one without a code. */
function goodbye(ws: WebSocket, code: number, reason: string): void {
  if (code === 1005) ws.close();
  else ws.close(code, reason);
}

function live(upstream: SocketUpstream, config: ConfigInput = {}, environment = {}) {
  return listening({ mode: "passthrough", upstreams: { openai: upstream.url }, ...config }, { environment });
}

describe("a live socket", () => {
  test("G-RT-1 takes text and bytes both ways unchanged, in their order", async () => {
    const upstream = await socketUpstream(echo);
    const { url } = await live(upstream);
    const socket = await openSocket(url + path, { headers: key });
    const said = ['{"a": 1}', Buffer.from([0, 255, 128]), '{"text":"é\\u0000"}', Buffer.alloc(300_000, 7), Buffer.alloc(0)];
    for (const frame of said) socket.send(frame);
    const heard: unknown[] = [];
    for (const _ of said) heard.push(await socket.next());
    expect(heard).toEqual(said.map((frame) => (typeof frame === "string" ? JSON.parse(frame) : frame)));
  });

  test("G-RT-2 brings the vendor path, query, headers and key, and nothing of the gateway's", async () => {
    const upstream = await socketUpstream(echo);
    const { url } = await live(upstream, { accounts: { "*": { tokens: ["cf-token"] } } });
    const headers = { ...key, "openai-beta": "realtime=v1", "cf-aig-metadata": "{}", "x-aigw-mode": "passthrough" };
    const protocols = ["realtime", "cf-aig-authorization.cf-token"];
    const socket = await openSocket(url + path, { headers, protocols });
    const [asked] = upstream.asked;
    expect(asked?.url).toBe("/realtime?model=gpt-realtime");
    expect(asked?.headers).toMatchObject({
      authorization: "Bearer sk-test",
      "openai-beta": "realtime=v1",
      "sec-websocket-protocol": "realtime",
    });
    expect(JSON.stringify(asked?.headers)).not.toMatch(/cf-|x-aigw/);
    expect(socket.ws.protocol).toBe("realtime");
  });

  test("a key may come from the environment or the store, as over HTTP", async () => {
    const upstream = await socketUpstream(echo);
    const fromEnvironment = await live(upstream, {}, { OPENAI_API_KEY: "sk-environment" });
    await openSocket(fromEnvironment.url + path);
    const accounts = { "*": { tokens: ["cf-token"], provider_keys: [{ provider: "openai", secret: "sk-stored" }] } };
    const stored = await live(upstream, { accounts });
    await openSocket(stored.url + path, { headers: { "cf-aig-authorization": "cf-token" } });
    expect(upstream.asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer sk-environment", "Bearer sk-stored"]);
  });

  test("a refused upgrade is passed on as the vendor gave it", async () => {
    const body = '{"error":{"message":"no such model"}}';
    const upstream = await socketUpstream(echo, {
      refuse: () => ({ status: 404, body, headers: { "content-type": "application/json", "x-request-id": "req_1" } }),
    });
    const { url } = await live(upstream);
    const refused = await refusedSocket(url + path, { headers: key });
    expect([refused.status, refused.body]).toEqual([404, body]);
    expect(refused.headers).toMatchObject({ "content-type": "application/json", "x-request-id": "req_1" });
  });

  test("nobody there is a provider that did not answer", async () => {
    const upstream = await socketUpstream(echo);
    await upstream.stop();
    const { url } = await live(upstream);
    const refused = await refusedSocket(url + path, { headers: key });
    expect(JSON.parse(refused.body)).toMatchObject({ internalCode: 2005 });
  });

  test.each<[number, string]>([
    [1000, "done"],
    [1001, ""],
    [1008, "not allowed"],
    [1011, "é".repeat(61)],
    [1013, "later"],
    [4000, "invalid_request_error.session_expired"],
    [1005, ""],
  ])("the vendor's goodbye %d arrives with its reason", async (code, reason) => {
    const upstream = await socketUpstream(({ ws }) => goodbye(ws, code, reason));
    const { url } = await live(upstream);
    expect(await (await openSocket(url + path, { headers: key })).closed()).toEqual({ code, reason });
  });

  test.each<[number, string]>([
    [1000, "bye"],
    [3000, "mine"],
    [1005, ""],
  ])("the caller's goodbye %d arrives at the vendor", async (code, reason) => {
    const upstream = await socketUpstream(echo);
    const { url } = await live(upstream);
    const socket = await openSocket(url + path, { headers: key });
    goodbye(socket.ws, code, reason);
    expect(await upstream.open[0]?.closed).toEqual({ code, reason });
  });

  test("a connection that breaks on one side is broken on the other", async () => {
    const upstream = await socketUpstream(({ ws }) => ws.terminate());
    const aigw = await live(upstream);
    const ended = new Promise((tell) => aigw.events.on("ended", ({ finished }) => tell(finished)));
    expect((await (await openSocket(aigw.url + path, { headers: key })).closed()).code).toBe(1006);
    expect(await ended).toMatchObject({ how: "broken", error: "the provider's connection was lost" });
    upstream.talk = echo;
    const caller = await openSocket(aigw.url + path, { headers: key });
    caller.ws.terminate();
    expect((await upstream.open[1]?.closed)?.code).toBe(1006);
  });

  test("a caller that leaves before its socket is open leaves no vendor's behind", async () => {
    const upstream = await socketUpstream(echo);
    const aigw = await live(upstream, { faults: [{ kind: "latency", ms: 300, side: "client" }] });
    const ws = new WebSocket(aigw.url.replace("http", "ws") + path, { headers: key });
    ws.on("error", () => {});
    await expect.poll(() => upstream.open.length).toBe(1);
    ws.terminate();
    expect((await upstream.open[0]?.closed)?.code).toBe(1006);
  });

  test("a vendor that does not answer the upgrade is given up when the request's time is over", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const { url } = await listening({ mode: "passthrough", upstreams: { openai: `http://127.0.0.1:${port}` } });
    const left = once(silent, "connection").then(([socket]) => once(socket.resume(), "close"));
    const refused = await refusedSocket(url + path, { headers: { ...key, "cf-aig-request-timeout": "100" } });
    expect(JSON.parse(refused.body)).toMatchObject({ internalCode: 2005 });
    await left;
  });

  test("an emulator that stops says goodbye to both", async () => {
    const upstream = await socketUpstream(echo);
    const aigw = await live(upstream);
    const socket = await openSocket(aigw.url + path, { headers: key });
    const stopped = aigw.stop();
    expect(await socket.closed()).toEqual({ code: 1001, reason: "the emulator was stopped" });
    expect((await upstream.open[0]?.closed)?.code).toBe(1001);
    await stopped;
  });

  test("a socket over which nothing goes is closed on both sides, on the account's clock", async () => {
    const upstream = await socketUpstream(echo);
    const aigw = await live(upstream, { socketIdleMs: 60_000 });
    await aigw.clock().freeze();
    const socket = await openSocket(aigw.url + path, { headers: key });
    await aigw.clock().advance("2m");
    expect((await socket.closed()).code).toBe(1001);
    expect((await upstream.open[0]?.closed)?.code).toBe(1001);
  });

  test("a caller that does not read keeps the vendor from sending, and gets everything in the end", async () => {
    const piece = Buffer.alloc(1024 * 1024, 1);
    const upstream = await socketUpstream(({ ws }) => {
      for (let sent = 0; sent < 64; sent += 1) ws.send(piece);
    });
    const { url } = await live(upstream);
    const socket = await openSocket(url + path, { headers: key });
    socket.ws.pause();
    await new Promise((later) => setTimeout(later, 300));
    expect(upstream.open[0]?.ws.bufferedAmount).toBeGreaterThan(30 * 1024 * 1024);
    socket.ws.resume();
    for (let got = 0; got < 64; got += 1) expect((await socket.next()).length).toBe(piece.length);
  });
});
