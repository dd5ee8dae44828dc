import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { emulator, hello, post } from "../../support/emulator.ts";

const token = "cf-token-4f9d1c";
const strict = { strict: true, accounts: { "*": { tokens: [token, "another-token"] } } };
const withToken = { "cf-aig-authorization": `Bearer ${token}` };
const chat = "openai/chat/completions";
const claude = { model: "claude-sonnet-5", max_tokens: 20, messages: hello.messages };
const gemini = { contents: [{ parts: [{ text: "hello" }] }] };
const generate = "google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent";
const version = { "anthropic-version": "2023-06-01" };
const noKey = { authorization: "" };

async function traceOf(aigw: EmulatorInside, answer: Response): Promise<Record<string, unknown>[]> {
  await answer.arrayBuffer();
  const id = answer.headers.get("cf-aig-request-id");
  return (await (await aigw.fetch(`http://aigw/_aigw/exchanges/${id}`)).json()).trace;
}

async function authenticatedIn(aigw: EmulatorInside, answer: Response): Promise<Record<string, unknown> | undefined> {
  return (await traceOf(aigw, answer)).find(({ what }) => what === "authenticated");
}

async function logs(aigw: EmulatorInside): Promise<unknown[]> {
  const { exchanges } = await (await aigw.fetch("http://aigw/_aigw/exchanges?limit=1000")).json();
  return exchanges.filter(({ logId }: { logId: string | null }) => logId !== null);
}

describe("G-AUTH-1 the switch of a gateway", () => {
  const accounts = { "*": { tokens: [token] } };
  const gateway = (authentication: boolean) => ({ accounts, gateways: [{ id: "default", authentication }] });

  test.each([
    [true, withToken, 200],
    [true, {}, 401],
    [true, { "cf-aig-authorization": "Bearer none-of-ours" }, 401],
    [false, withToken, 200],
    [false, {}, 200],
    [false, { "cf-aig-authorization": "Bearer none-of-ours" }, 200],
  ])("authentication %s, headers %o: %i", async (authentication, headers, status) => {
    const aigw = await emulator(gateway(authentication));
    expect((await post(aigw, chat, hello, headers)).status).toBe(status);
  });

  test.each([
    [withToken, true],
    [{ "cf-aig-authorization": "Bearer none-of-ours" }, false],
  ])("off: %o counts as authenticated: %s", async (headers, authenticated) => {
    const aigw = await emulator(gateway(false));
    expect(await authenticatedIn(aigw, await post(aigw, chat, hello, headers))).toMatchObject({ authenticated, required: false });
  });
});

test.each([
  ["no token", {}],
  ["an empty one", { "cf-aig-authorization": "Bearer " }],
  ["none of the account's", { "cf-aig-authorization": "Bearer cf-token-4f9d1d" }],
])("G-AUTH-2 %s is 401 code 2009: no provider is asked, nothing is logged, the trace says why", async (_, headers) => {
  const aigw = await emulator(strict);
  const answer = await post(aigw, chat, hello, headers);
  expect(answer.status).toBe(401);
  expect(answer.headers.get("cf-aig-log-id")).toBeNull();
  expect(answer.headers.get("cf-aig-step")).toBeNull();
  expect(await answer.clone().json()).toMatchObject({ name: "AiGatewayError", error: [{ code: 2009, message: "Unauthorized" }] });
  const facts = await traceOf(aigw, answer);
  expect(facts).toContainEqual(
    expect.objectContaining({ what: "refused", hint: expect.stringContaining("cf-aig-authorization") }),
  );
  expect(facts.map(({ what }) => what)).not.toContain("attempt");
  expect(await logs(aigw)).toEqual([]);
});

test("G-AUTH-3 a token works for every gateway of its account, and for no other account", async () => {
  const gateways = [{ id: "one" }, { id: "two" }];
  const accounts = { mine: { tokens: ["mine-token"] }, theirs: { tokens: ["their-token"] } };
  const aigw = await emulator({ strict: true, gateways, accounts });
  const ask = async (account: string, gateway: string, own: string) => {
    const headers = { authorization: "Bearer k", "cf-aig-authorization": `Bearer ${own}` };
    return (await aigw.fetch(`http://aigw/v1/${account}/${gateway}/openai/models`, { headers })).status;
  };
  expect(await Promise.all(["one", "two"].map((gateway) => ask("mine", gateway, "mine-token")))).toEqual([200, 200]);
  expect(await Promise.all(["one", "two"].map((gateway) => ask("theirs", gateway, "mine-token")))).toEqual([401, 401]);
});

/** Where a token may stand instead of a provider key, by provider. */
const places: Readonly<Record<string, readonly [path: string, body: object, headers: Record<string, string>]>> = {
  "openai Authorization (Codex)": [chat, hello, { authorization: `Bearer ${token}` }],
  "openai Authorization in lower case": [chat, hello, { authorization: `bearer ${token}` }],
  "openai Authorization without a scheme": [chat, hello, { authorization: token }],
  "anthropic x-api-key": ["anthropic/v1/messages", claude, { ...noKey, ...version, "x-api-key": token }],
  "anthropic Authorization": ["anthropic/v1/messages", claude, { ...version, authorization: `Bearer ${token}` }],
  "google x-goog-api-key (Gemini CLI)": [generate, gemini, { ...noKey, "x-goog-api-key": token }],
  "google ?key=": [`${generate}?key=${token}`, gemini, noKey],
  "workers-ai Authorization": [
    "workers-ai/@cf/meta/llama-3.1-8b-instruct",
    { prompt: "hi" },
    { authorization: `Bearer ${token}` },
  ],
  "compat Authorization": [
    "compat/chat/completions",
    { ...hello, model: "openai/gpt-4o-mini" },
    { authorization: `Bearer ${token}` },
  ],
  "a scheme of its own (fal)": [chat, hello, { authorization: `Key ${token}` }],
  "api-key": [chat, hello, { ...noKey, "api-key": token }],
};

test.each(Object.entries(places))(
  "G-AUTH-4 a token is recognised as %s, and is not forwarded",
  async (_, [path, body, headers]) => {
    const aigw = await emulator({ accounts: { "*": { tokens: [token] } }, gateways: [{ id: "default", authentication: true }] });
    const answer = await post(aigw, path, body, headers);
    expect(answer.status).toBe(200);
    const facts = await traceOf(aigw, answer);
    expect(facts).toContainEqual(expect.objectContaining({ what: "authenticated", authenticated: true }));
    // Forwarded without it: the request has no provider key left.
    expect(facts).toContainEqual(expect.objectContaining({ what: "credential", source: "none" }));
    expect(JSON.stringify(facts)).not.toContain(token);
  },
);

test("G-AUTH-4 the rest of the query stays as it was sent", async () => {
  const aigw = await emulator({ accounts: { "*": { tokens: [token] } }, gateways: [{ id: "default", cache_ttl: 60 }] });
  const ask = (search: string) => post(aigw, `${generate}?${search}`, gemini, noKey);
  await (await ask(`a=b%20c&key=${token}&d`)).text();
  const again = await ask("a=b%20c&d");
  expect(again.headers.get("cf-aig-cache-status")).toBe("HIT");
});

test("G-AUTH-4 G-CACHE-6 a token is no part of the cache key: two tokens share an entry", async () => {
  const aigw = await emulator({ ...strict, strict: false, gateways: [{ id: "default", cache_ttl: 60, authentication: true }] });
  const statuses: (string | null)[] = [];
  for (const authorization of [`Bearer ${token}`, "Bearer another-token"]) {
    const answer = await post(aigw, chat, hello, { authorization });
    await answer.text();
    statuses.push(answer.headers.get("cf-aig-cache-status"));
  }
  expect(statuses).toEqual(["MISS", "HIT"]);
});

test("G-AUTH-4 on the universal endpoint a token may stand in the outer Authorization", async () => {
  const step = { provider: "openai", endpoint: "chat/completions", headers: { authorization: "Bearer k" }, query: hello };
  const aigw = await emulator(strict);
  expect((await post(aigw, "", [step], { authorization: `Bearer ${token}` })).status).toBe(200);
  expect((await post(aigw, "", [step])).status).toBe(401);
});

test("G-UNI-13 a step's own Authorization is a provider key, whatever it holds", async () => {
  const step = { provider: "openai", endpoint: "chat/completions", headers: { authorization: `Bearer ${token}` }, query: hello };
  const aigw = await emulator(strict);
  expect((await post(aigw, "", [step], noKey)).status).toBe(401);
  expect((await post(aigw, "", [step], { ...noKey, ...withToken })).status).toBe(200);
});

test("G-AUTH-5 with cf-aig-authorization, a token in Authorization is a provider key: forwarded, and the trace says so", async () => {
  const aigw = await emulator(strict);
  const answer = await post(aigw, chat, hello, { ...withToken, authorization: `Bearer ${token}` });
  const facts = await traceOf(aigw, answer);
  expect(facts).toContainEqual(
    expect.objectContaining({ what: "authenticated", authenticated: true, forwardedAsKey: "authorization" }),
  );
});

test("G-AUTH-5 with a wrong cf-aig-authorization, no other place is looked at", async () => {
  const aigw = await emulator(strict);
  const headers = { "cf-aig-authorization": "Bearer wrong", authorization: `Bearer ${token}` };
  expect((await post(aigw, chat, hello, headers)).status).toBe(401);
});

test("G-AUTH-6 a token is what the configuration lists, in any form: bare or Bearer, exactly as written", async () => {
  const aigw = await emulator(strict);
  const status = async (value: string) => (await post(aigw, chat, hello, { "cf-aig-authorization": value })).status;
  expect(await status(token)).toBe(200);
  expect(await status(`bearer   ${token}`)).toBe(200);
  expect(await status(token.toUpperCase())).toBe(401);
  expect(await status(token.slice(0, -1))).toBe(401);
});

test("G-AUTH-9 a token of the REST API, as wrangler has it, is 401 code 2009 here, unless it is listed as a gateway token too", async () => {
  const status = async (tokens: string[]) => {
    const aigw = await emulator({ strict: true, accounts: { local: { tokens, api_tokens: ["wrangler-oauth"] } } });
    return (await post(aigw, chat, hello, { "cf-aig-authorization": "Bearer wrangler-oauth" })).status;
  };
  expect(await status(["other"])).toBe(401);
  expect(await status(["other", "wrangler-oauth"])).toBe(200);
});

test("G-AUTH-7 anthropic: x-api-key is the provider's key, Authorization the gateway's token", async () => {
  const aigw = await emulator(strict);
  const both = { ...version, "x-api-key": "sk-ant", authorization: `Bearer ${token}` };
  const answer = await post(aigw, "anthropic/v1/messages", claude, both);
  expect(answer.status).toBe(200);
  const facts = await traceOf(aigw, answer);
  expect(facts).toContainEqual(expect.objectContaining({ what: "authenticated", how: expect.stringContaining("authorization") }));
});

test("G-URL-4 the first request with a token brings the gateway `default` to life", async () => {
  const aigw = await emulator({ ...strict, gateways: [{ id: "mine" }] });
  expect((await post(aigw, chat, hello, withToken)).status).toBe(200);
});

test("G-URL-5 without a token it is 401 code 2009, and stays unmade", async () => {
  const aigw = await emulator({ ...strict, gateways: [{ id: "mine" }] });
  const answer = await post(aigw, chat, hello);
  expect([answer.status, (await answer.json()).error[0].code]).toEqual([401, 2009]);
});

test("G-URL-3 a gateway that does not exist is 2001, with a token or without", async () => {
  const aigw = await emulator({ ...strict, gateways: [{ id: "mine" }] });
  for (const headers of [withToken, {}]) {
    const answer = await aigw.fetch("http://aigw/v1/local/nowhere/openai/models", { headers });
    expect([answer.status, (await answer.json()).error[0].code]).toEqual([400, 2001]);
  }
});

test("spec 23 a provider that does not exist is 2008 before the gateway is looked for or a token, and makes no gateway", async () => {
  const aigw = await emulator({ ...strict, gateways: [{ id: "mine" }] });
  for (const path of ["default/opanai/x", "nowhere/opanai/x"]) {
    for (const headers of [withToken, {}]) {
      const answer = await aigw.fetch(`http://aigw/v1/local/${path}`, { headers });
      expect([path, answer.status, (await answer.json()).error[0].code]).toEqual([path, 400, 2008]);
    }
  }
  const { gateways } = await (await aigw.fetch("http://aigw/_aigw/gateways")).json();
  expect(gateways.map(({ id }: { id: string }) => id)).toEqual(["mine"]);
});

test("relaxed asks nobody for a token unless the gateway says so; strict asks everybody unless it says otherwise", async () => {
  const status = async (aigw: EmulatorInside) => (await post(aigw, chat, hello)).status;
  expect(await status(await emulator())).toBe(200);
  expect(await status(await emulator({ gateways: [{ id: "default", authentication: true }] }))).toBe(401);
  expect(await status(await emulator({ strict: true }))).toBe(401);
  expect(await status(await emulator({ strict: true, gateways: [{ id: "default", authentication: false }] }))).toBe(200);
});

test("strict with no token configured refuses everybody and says how to list one", async () => {
  const aigw = await emulator({ strict: true });
  const facts = await traceOf(aigw, await post(aigw, chat, hello, withToken));
  const refused = facts.find(({ what }) => what === "refused");
  expect(refused).toMatchObject({ code: 2009, hint: expect.stringContaining('accounts: { "local": { tokens: [...] } }') });
});

test("R-14 no token is ever in a trace", async () => {
  const aigw = await emulator(strict);
  for (const headers of [withToken, { authorization: `Bearer ${token}` }, { ...withToken, authorization: `Bearer ${token}` }]) {
    expect(JSON.stringify(await traceOf(aigw, await post(aigw, chat, hello, headers)))).not.toContain(token);
  }
});
