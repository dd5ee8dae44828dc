import { describe, expect, test } from "vitest";
import type { CallerSocket } from "../../../src/exchange/socket.ts";
import { findProvider } from "../../../src/providers/index.ts";
import type { Provider } from "../../../src/providers/provider.ts";
import type { RealtimeCall, RealtimeProvider } from "../../../src/realtime/provider.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { listening } from "../../support/emulator.ts";
import { openSocket, refusedSocket } from "../../support/sockets.ts";

function provider(id: string): Provider {
  const found = findProvider(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

const open: RealtimeProvider["open"] = ({ protocols, model }) => {
  if (model === "nobody") return { failure: { kind: "model-not-found", model } };
  return { protocol: protocols.find((name) => name === "realtime"), start: echo };
};

/** Says back what it hears, as it came. */
function echo(socket: CallerSocket): void {
  socket.onMessage((message) => {
    if (message === "leave") socket.close(4000, "é".repeat(100));
    if (message === "fail") throw new Error("a session that fails");
    socket.send(message);
  });
}

const vendor: RealtimeProvider = {
  slug: "openai",
  provider: provider("openai"),
  keyIn: ({ protocols, query }) =>
    protocols.find((name) => name.startsWith("key."))?.slice(4) ?? query.get("api_key") ?? undefined,
  open,
};
const token = "cf-token-4f9d1c";
const strict = { strict: true, accounts: { "*": { tokens: [token], provider_keys: [] } } } satisfies ConfigInput;
const withToken = { "cf-aig-authorization": token };
const key = { authorization: "Bearer sk-test" };
const path = "/v1/local/default/openai?model=gpt-realtime";

/** What the vendor was told of a call. */
function spy(more: Partial<RealtimeProvider> = {}) {
  const calls: RealtimeCall[] = [];
  const spied: RealtimeProvider = {
    ...vendor,
    open: (call) => {
      calls.push(call);
      return vendor.open(call);
    },
    ...more,
  };
  return { calls, realtime: [spied] };
}

test("G-RT-1 text and bytes go both ways unchanged", async () => {
  const { url } = await listening({}, { realtime: [vendor] });
  const socket = await openSocket(url + path, { headers: key });
  socket.send('{"type":"session.update"}');
  expect(await socket.next()).toEqual({ type: "session.update" });
  socket.send(Buffer.from([0, 255, 128]));
  expect(await socket.next()).toEqual(Buffer.from([0, 255, 128]));
});

test("G-RT-2 the vendor sees path, query, headers and its own sub-protocols, and nothing of the gateway's", async () => {
  const { calls, realtime } = spy();
  const { url } = await listening(strict, { realtime });
  const item = `cf-aig-authorization.${token}`;
  const headers = { ...key, "openai-beta": "realtime=v1", "cf-aig-metadata": "{}" };
  const socket = await openSocket(`${url}/v1/local/default/openai/realtime/x?model=m&intent=y`, {
    headers,
    protocols: ["realtime", item],
  });
  const [call] = calls;
  expect(call).toMatchObject({ path: "realtime/x", model: "m", protocols: ["realtime"] });
  expect(call?.query.get("intent")).toBe("y");
  expect(call?.headers).toMatchObject({ "openai-beta": "realtime=v1", authorization: "Bearer sk-test" });
  expect(JSON.stringify(call?.headers)).not.toMatch(/cf-aig|sec-websocket|cf-token|upgrade/);
  expect(socket.ws.protocol).toBe("realtime");
});

describe("G-RT-2 the provider's key", () => {
  test.each([
    ["header", { headers: { ...withToken, ...key } }, ""],
    ["sub-protocol", { headers: withToken, protocols: ["key.sk-test"] }, ""],
    ["query", { headers: withToken }, "&api_key=sk-test"],
  ])("as %s is where an HTTP request has it", async (_, opening, query) => {
    const { calls, realtime } = spy();
    const { url } = await listening(strict, { realtime });
    await openSocket(url + path + query, opening);
    expect(calls[0]?.headers["authorization"]).toBe("Bearer sk-test");
  });

  test("may be stored; the gateway's token is wanted all the same", async () => {
    const { calls, realtime } = spy();
    const accounts = { "*": { tokens: [token], provider_keys: [{ provider: "openai", secret: "sk-stored" }] } };
    const { url } = await listening({ ...strict, accounts }, { realtime });
    await openSocket(url + path, { headers: withToken });
    expect(calls[0]?.headers["authorization"]).toBe("Bearer sk-stored");
    expect((await refusedSocket(url + path, { headers: key })).status).toBe(401);
  });

  test("is missing: the provider's own 401 before the socket opens", async () => {
    const gateways = [{ id: "default", authentication: false }];
    const { url } = await listening({ ...strict, gateways }, { realtime: [vendor] });
    const refused = await refusedSocket(url + path, { headers: withToken });
    expect(refused.status).toBe(401);
    const body = JSON.parse(refused.body);
    expect(body).toMatchObject({ error: { type: "invalid_request_error" } });
    expect(body).not.toHaveProperty("internalCode");
  });
});

test("G-RT-4 the token's sub-protocol is echoed where the vendor chooses none", async () => {
  const { url } = await listening(strict, { realtime: [vendor] });
  const item = `cf-aig-authorization.${token}`;
  const socket = await openSocket(url + path, { headers: key, protocols: [item, "other"] });
  expect(socket.ws.protocol).toBe(item);
});

test("what the vendor refuses is its own error, before the socket opens", async () => {
  const { url } = await listening({}, { realtime: [vendor] });
  const refused = await refusedSocket(`${url}/v1/local/default/openai?model=nobody`, { headers: key });
  expect(refused.status).toBe(404);
  expect(JSON.parse(refused.body)).toMatchObject({ error: { code: "model_not_found" } });
});

test("G-RT-6 one log row a connection, written when it ends, with how long it was and what it used", async () => {
  const usage = { inputTokens: 7, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 };
  const { realtime } = spy({ open: () => ({ start: echo, usage: () => usage }) });
  const aigw = await listening({}, { realtime });
  await aigw.clock().freeze();
  const socket = await openSocket(aigw.url + path, { headers: key });
  const id = socket.headers["cf-aig-log-id"];
  expect((await aigw.fetch(`http://aigw/_aigw/exchanges/${id}`)).status).toBe(404);
  await aigw.clock().advance(1500);
  socket.ws.close(1000);
  await socket.closed();
  await expect.poll(async () => (await aigw.fetch(`http://aigw/_aigw/exchanges/${id}`)).status).toBe(200);
  const told = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${id}`)).json();
  expect(told).toMatchObject({ surface: "realtime", status: 101, provider: "openai", model: "gpt-realtime" });
  expect(told.logs).toMatchObject([
    { requestType: "realtime", statusCode: 101, success: true, durationMs: 1500, tokensIn: 7, tokensOut: 5, cached: false },
  ]);
});

test("G-RT-6 neither the cache nor retries have a part in it", async () => {
  let asked = 0;
  const { realtime } = spy({
    open: () => {
      asked += 1;
      return { failure: { kind: "server-error" } };
    },
  });
  const gateways = [{ id: "default", cache_ttl: 300, retry_max_attempts: 5 }];
  const { url } = await listening({ gateways }, { realtime });
  for (const time of [1, 2]) {
    expect((await refusedSocket(url + path, { headers: key })).status).toBe(500);
    expect(asked).toBe(time);
  }
});

test("the gateway's rate limit counts connections", async () => {
  const gateways = [{ id: "default", rate_limiting_limit: 1, rate_limiting_interval: 60 }];
  const { url } = await listening({ gateways }, { realtime: [vendor] });
  await openSocket(url + path, { headers: key });
  const refused = await refusedSocket(url + path, { headers: key });
  expect([refused.status, JSON.parse(refused.body).internalCode]).toEqual([429, 2003]);
});

test("a session may close with a code and reason of the vendor's; a reason too long is cut between characters", async () => {
  const { url } = await listening({}, { realtime: [vendor] });
  const socket = await openSocket(url + path, { headers: key });
  socket.send("leave");
  expect(await socket.closed()).toEqual({ code: 4000, reason: "é".repeat(61) });
});

test("a session that fails is closed with 1011 and reported, and others go on", async () => {
  const aigw = await listening({}, { realtime: [vendor] });
  const bugs: Error[] = [];
  aigw.events.on("bug", (bug) => bugs.push(bug));
  const [bad, good] = await Promise.all([
    openSocket(aigw.url + path, { headers: key }),
    openSocket(aigw.url + path, { headers: key }),
  ]);
  bad.send("fail");
  expect((await bad.closed()).code).toBe(1011);
  expect(bugs.map(({ message }) => message)).toEqual(["a session that fails"]);
  good.send("1");
  expect(await good.next()).toBe(1);
});

test("a session asks the mock models as requests do", async () => {
  const answers: unknown[] = [];
  const { realtime } = spy({
    open: (call) => ({
      start(socket) {
        answers.push(call.answer({ task: "models" }));
        socket.close();
      },
    }),
  });
  const { url } = await listening({}, { realtime });
  await (await openSocket(url + path, { headers: key })).closed();
  expect(answers[0]).toMatchObject({ kind: "answer", answer: { task: "models" } });
});
