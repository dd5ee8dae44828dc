import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { memoryFiles } from "../../support/memory-files.ts";
import { scripted } from "../../support/scripted.ts";

const chat = "openai/chat/completions";
const claude = { model: "claude-sonnet-5", max_tokens: 20, messages: hello.messages };
const gemini = { contents: [{ parts: [{ text: "hello" }] }] };
const generate = "google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent";
const noKey = { authorization: "" };
const authenticated = { ...noKey, "cf-aig-authorization": "Bearer t" };

interface Given {
  readonly credits?: number;
  readonly keys?: readonly {
    provider: string;
    alias?: string;
    secret: string;
    rate_limit?: number;
    rate_limit_period?: number;
  }[];
  readonly gateway?: object;
  readonly strict?: boolean;
}

/** Strict, with the token `t`: every key that is missing is noticed. */
function config({ credits, keys, gateway, strict = true }: Given = {}): ConfigInput {
  const account = { tokens: ["t"], ...(credits !== undefined && { credits }), ...(keys && { provider_keys: keys }) };
  return { strict, accounts: { "*": account }, gateways: [{ id: "default", ...gateway }] };
}

async function factsOf(aigw: EmulatorInside, answer: Response): Promise<Record<string, unknown>[]> {
  await answer.clone().arrayBuffer();
  return (await (await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json()).trace;
}

async function credentialIn(aigw: EmulatorInside, answer: Response): Promise<Record<string, unknown> | undefined> {
  return (await factsOf(aigw, answer)).find(({ what }) => what === "credential");
}

async function code(answer: Response): Promise<[number, number | undefined, string | undefined]> {
  const { internalCode, message } = await answer.json();
  return [answer.status, internalCode, message];
}

function control(aigw: EmulatorInside, method: string, path: string, body?: object): Promise<Response> {
  return aigw.fetch(`http://aigw/_aigw/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
}

const key = { provider: "openai", secret: "sk-stored-0123456789abcdef" };
const spare = { provider: "openai", alias: "spare", secret: "sk-spare-0123456789abcdef" };

describe("G-CRED-1", () => {
  test("the request's key is forwarded, although one is stored and there are credits", async () => {
    const aigw = await emulator(config({ keys: [key], credits: 1 }));
    const answer = await post(aigw, chat, hello, { ...authenticated, authorization: "Bearer mine" });
    expect(await credentialIn(aigw, answer)).toMatchObject({ step: 0, source: "request" });
  });

  test("else the stored key with alias default, although there are credits", async () => {
    const aigw = await emulator(config({ keys: [spare, key], credits: 1 }));
    const answer = await post(aigw, chat, hello, authenticated);
    expect(answer.status).toBe(200);
    expect(await credentialIn(aigw, answer)).toMatchObject({ source: "stored", alias: "default" });
  });

  test("or the one that cf-aig-byok-alias names", async () => {
    const aigw = await emulator(config({ keys: [spare, key] }));
    const answer = await post(aigw, chat, hello, { ...authenticated, "cf-aig-byok-alias": "spare" });
    expect(await credentialIn(aigw, answer)).toMatchObject({ source: "stored", alias: "spare" });
  });

  test("else Unified Billing", async () => {
    const aigw = await emulator(config({ keys: [spare], credits: 1 }));
    const answer = await post(aigw, chat, hello, authenticated);
    expect(answer.status).toBe(200);
    expect(await credentialIn(aigw, answer)).toMatchObject({ source: "unified" });
  });
});

test("G-CRED-2 a wrong key on the request goes to the provider, stored key or not", async () => {
  const aigw = await emulator(config({ keys: [key] }));
  const answer = await post(aigw, chat, hello, { ...authenticated, authorization: "Bearer placeholder" });
  expect(await credentialIn(aigw, answer)).toMatchObject({ source: "request" });
});

test.each([
  [chat, hello, "openai"],
  ["anthropic/v1/messages", claude, "anthropic"],
  [generate, gemini, "google-ai-studio"],
  ["compat/chat/completions", { ...hello, model: "anthropic/claude-sonnet-5" }, "anthropic"],
])("G-CRED-5 G-BYOK-1 a stored key is put where the provider looks: %s", async (path, body, provider) => {
  const aigw = await emulator(config({ keys: [{ provider, secret: "sk-stored-0123456789abcdef" }] }));
  const answer = await post(aigw, path, body, { ...authenticated, "anthropic-version": "2023-06-01" });
  expect(answer.status).toBe(200);
  expect(await credentialIn(aigw, answer)).toMatchObject({ source: "stored" });
});

test("G-CRED-3 spec section 8: on /compat the alias header has no effect", async () => {
  const aigw = await emulator(config({ keys: [key, spare] }));
  const body = { ...hello, model: "openai/gpt-4o-mini" };
  const answer = await post(aigw, "compat/chat/completions", body, { ...authenticated, "cf-aig-byok-alias": "spare" });
  expect(await credentialIn(aigw, answer)).toMatchObject({ source: "stored", alias: "default" });
});

test("G-BYOK-1 replacing a key holds at once, deleting it breaks the next request", async () => {
  const aigw = await emulator(config());
  const status = async () => (await post(aigw, chat, hello, authenticated)).status;
  expect(await status()).toBe(402);
  expect((await control(aigw, "PUT", "keys", key)).status).toBe(200);
  expect(await status()).toBe(200);
  expect((await control(aigw, "PUT", "keys", { ...key, secret: "sk-other-0123456789" })).status).toBe(200);
  expect(await status()).toBe(200);
  expect((await control(aigw, "DELETE", "keys?provider=openai")).status).toBe(200);
  expect(await status()).toBe(402);
});

test("G-BYOK-1 a key of one gateway is there for no other", async () => {
  const gateways = [{ id: "one" }, { id: "two" }];
  const provider_keys = [{ ...key, gateway: "one" }];
  const aigw = await emulator({ strict: true, gateways, accounts: { "*": { tokens: ["t"], provider_keys } } });
  const status = async (gateway: string) =>
    (await aigw.fetch(`http://aigw/v1/local/${gateway}/openai/models`, { headers: authenticated })).status;
  expect([await status("one"), await status("two")]).toEqual([200, 402]);
});

describe("G-BYOK-2 an alias that is not stored", () => {
  test("is 400 code 2040 with those that are, although a default and credits are there", async () => {
    const aigw = await emulator(config({ keys: [key, spare], credits: 1 }));
    const answer = await post(aigw, chat, hello, { ...authenticated, "cf-aig-byok-alias": "nobody" });
    expect(await code(answer)).toEqual([
      400,
      2040,
      "Provider 'openai' has no BYOK credential named 'nobody'. Configured aliases: 'default', 'spare'",
    ]);
  });

  test("is the same with none stored", async () => {
    const answer = await post(await emulator(config()), chat, hello, { ...authenticated, "cf-aig-byok-alias": "nobody" });
    expect(await code(answer)).toEqual([
      400,
      2040,
      "Provider 'openai' has no BYOK credential named 'nobody'. Configured aliases: none",
    ]);
  });
});

test("G-BYOK-3 BY-6 a key's own limit: 429 code 2003 until the period is over", async () => {
  const clock = manualClock(60_000 * 1000);
  const aigw = await emulator(config({ keys: [{ ...key, rate_limit: 2, rate_limit_period: 30 }] }), { clock });
  const status = async (headers: Record<string, string> = authenticated) => (await post(aigw, chat, hello, headers)).status;
  expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
  expect(await code(await post(aigw, chat, hello, authenticated))).toEqual([429, 2003, "Rate limited"]);
  expect(await status({ ...authenticated, authorization: "Bearer mine" })).toBe(200);
  await clock.advance(30_000);
  expect(await status()).toBe(200);
});

test("G-BYOK-6 a stored key whose variable is not set is none", async () => {
  const provider_keys = [{ provider: "openai", secret_env: "NOT_SET_ANYWHERE" }];
  const aigw = await emulator({ ...config(), accounts: { "*": { tokens: ["t"], provider_keys } } }, { environment: {} });
  expect((await post(aigw, chat, hello, authenticated)).status).toBe(402);
});

test("secret_env takes the key from the environment", async () => {
  const provider_keys = [{ provider: "openai", secret_env: "MY_KEY" }];
  const environment = { MY_KEY: "sk-from-the-environment" };
  const aigw = await emulator({ ...config(), accounts: { "*": { tokens: ["t"], provider_keys } } }, { environment });
  expect((await post(aigw, chat, hello, authenticated)).status).toBe(200);
  const { keys } = await (await control(aigw, "GET", "keys")).json();
  expect(keys).toMatchObject([{ provider: "openai", alias: "default", preview: "sk-...ment" }]);
});

test("G-UB-2 without authentication there is no Unified Billing: forwarded keyless, the provider says no", async () => {
  const aigw = await emulator(config({ credits: 1, gateway: { authentication: false } }));
  for (const headers of [noKey, authenticated]) {
    const answer = await post(aigw, chat, hello, headers);
    expect(answer.status).toBe(401);
    expect(await answer.json()).not.toHaveProperty("name");
  }
});

test("G-UB-3 G-ID-4 without credits: 402 code 2021 with the native text, log id and step 0, and it is logged", async () => {
  const aigw = await emulator(config({ credits: 0 }));
  const answer = await post(aigw, chat, hello, authenticated);
  expect(answer.headers.get("cf-aig-log-id")).toBe(answer.headers.get("cf-aig-request-id"));
  expect(answer.headers.get("cf-aig-step")).toBe("0");
  expect(answer.headers.get("cf-aig-cache-status")).toBeNull();
  expect(await code(answer)).toEqual([
    402,
    2021,
    "Insufficient wholesale credits. Please add additional credits on the AI Gateway Cloudflare dashboard to continue using provider models.",
  ]);
  const { exchanges } = await (await control(aigw, "GET", "exchanges?status=402")).json();
  expect(exchanges).toMatchObject([{ status: 402, provider: "openai", logId: answer.headers.get("cf-aig-log-id") }]);
});

test("G-UB-7 what is left is looked at before the call; the call itself may take it below zero", async () => {
  const aigw = await emulator(config({ credits: 0.000000001 }));
  const ask = async (headers: Record<string, string> = authenticated) => {
    const answer = await post(aigw, chat, hello, headers);
    await answer.text();
    return answer.status;
  };
  const balance = async () => (await (await control(aigw, "GET", "credits")).json()).balance;
  expect(await ask({ ...authenticated, authorization: "Bearer mine" })).toBe(200);
  expect(await balance()).toBe(0.000000001);
  expect([await ask(), await ask()]).toEqual([200, 402]);
  expect(await balance()).toBeLessThan(0);
});

test("G-UB-4 200 requests on Unified Billing in 60 s and gateway, then 429 code 2018; keys have no such limit", async () => {
  const clock = manualClock(60_000 * 1000);
  const aigw = await emulator(config({ credits: 5 }), { clock });
  const ask = (headers: Record<string, string>) => aigw.fetch("http://aigw/v1/local/default/openai/models", { headers });
  for (let left = 200; left > 0; left -= 1) expect((await ask(authenticated)).status).toBe(200);
  expect(await code(await ask(authenticated))).toEqual([429, 2018, "Wholesale Rate limited"]);
  expect((await ask({ ...authenticated, authorization: "Bearer mine" })).status).toBe(200);
  expect((await aigw.fetch("http://aigw/v1/other/default/openai/models", { headers: authenticated })).status).toBe(200);
  await clock.advance(60_000);
  expect((await ask(authenticated)).status).toBe(200);
});

describe("G-UB-5", () => {
  test.each([
    ["byok_only", { byok_only: true }, {}],
    ["cf-aig-no-wholesale", {}, { "cf-aig-no-wholesale": "true" }],
    ["byok_only, which a header cannot relax", { byok_only: true }, { "cf-aig-no-wholesale": "false" }],
  ])("%s: a request without key is 400 code 2040", async (_, gateway, headers) => {
    const aigw = await emulator(config({ credits: 1, gateway }));
    expect(await code(await post(aigw, chat, hello, { ...authenticated, ...headers }))).toEqual([
      400,
      2040,
      "Provider 'openai' has no credential on the request and no BYOK credential named 'default'. Configured aliases: none",
    ]);
    const own = { ...authenticated, ...headers, authorization: "Bearer mine" };
    expect((await post(aigw, chat, hello, own)).status).toBe(200);
    const workersAi = "workers-ai/@cf/meta/llama-3.1-8b-instruct";
    expect((await post(aigw, workersAi, { prompt: "hi" }, { ...authenticated, ...headers })).status).toBe(200);
  });
});

describe("G-UB-6 zero data retention", () => {
  const anthropic = ["anthropic/v1/messages", claude] as const;
  test.each([
    ["header, openai", chat, hello, { "cf-aig-zdr": "true" }, {}, true],
    ["header, anthropic", ...anthropic, { "cf-aig-zdr": "true" }, {}, true],
    ["header, google", generate, gemini, { "cf-aig-zdr": "true" }, {}, undefined],
    ["gateway, openai", chat, hello, {}, { zdr: true }, true],
    ["gateway, relaxed by the header", chat, hello, { "cf-aig-zdr": "false" }, { zdr: true }, undefined],
    ["a key of one's own", chat, hello, { "cf-aig-zdr": "true", authorization: "Bearer mine" }, {}, undefined],
  ])("%s", async (_, path, body, headers, gateway, expected) => {
    const aigw = await emulator(config({ credits: 1, gateway }));
    const answer = await post(aigw, path, body, { ...authenticated, "anthropic-version": "2023-06-01", ...headers });
    expect(answer.status).toBe(200);
    expect((await credentialIn(aigw, answer))?.["zeroDataRetention"]).toBe(expected);
    expect(answer.headers.get("cf-aig-log-id")).not.toBeNull();
  });
});

test("G-PASS-6 a wrong model under Unified Billing is forwarded without key: OpenAI's own 401", async () => {
  const aigw = await emulator(config({ credits: 1 }));
  const answer = await post(aigw, chat, { ...hello, model: "gpt-wrong" }, authenticated);
  expect(answer.status).toBe(401);
  const body = await answer.clone().json();
  expect(body).toHaveProperty("error.type");
  expect(body).not.toHaveProperty("internalCode");
  expect(await credentialIn(aigw, answer)).toMatchObject({ source: "none", why: expect.stringContaining("model") });
});

describe("G-CRED-4 Workers AI is billed as the gateway says", () => {
  const path = "workers-ai/@cf/meta/llama-3.1-8b-instruct";
  const ask = (aigw: EmulatorInside, headers: Record<string, string> = authenticated) =>
    post(aigw, path, { prompt: "hi" }, headers);

  test("postpaid: without any key or credits", async () => {
    expect((await ask(await emulator(config()))).status).toBe(200);
  });

  test("unified: from credits, whether or not a Workers AI token came", async () => {
    const aigw = await emulator(config({ credits: 1, gateway: { workers_ai_billing_mode: "unified" } }));
    for (const headers of [authenticated, { ...authenticated, authorization: "Bearer workers-ai-token" }]) {
      const answer = await ask(aigw, headers);
      expect(answer.status).toBe(200);
      expect(await credentialIn(aigw, answer)).toMatchObject({ source: "unified" });
    }
    await control(aigw, "PUT", "credits", { balance: 0 });
    expect((await code(await ask(aigw)))[1]).toBe(2021);
  });

  test("a stored key is no provider key for it", async () => {
    const aigw = await emulator(config({ keys: [{ provider: "workers-ai", secret: "sk-nothing-for-it" }] }));
    expect(await credentialIn(aigw, await ask(aigw))).toMatchObject({ source: "none" });
  });
});

test("G-UNI-9 a step that is refused for its credential is passed over", async () => {
  const aigw = await emulator(config({ keys: [{ provider: "anthropic", secret: "sk-ant-0123456789abcdef" }] }));
  const anthropic = {
    provider: "anthropic",
    endpoint: "v1/messages",
    headers: { "anthropic-version": "2023-06-01" },
    query: claude,
  };
  const answer = await post(
    aigw,
    "",
    [{ provider: "openai", endpoint: "chat/completions", headers: {}, query: hello }, anthropic],
    {
      ...authenticated,
    },
  );
  expect([answer.status, answer.headers.get("cf-aig-step")]).toEqual([200, "1"]);
  expect(await factsOf(aigw, answer)).toContainEqual(expect.objectContaining({ what: "refused", status: 402, step: 0 }));
});

test("cf-aig-byok-alias in a universal step's headers holds for that step", async () => {
  const aigw = await emulator(config({ keys: [key, spare] }));
  const headers = { "cf-aig-byok-alias": "spare" };
  const answer = await post(
    aigw,
    "",
    [{ provider: "openai", endpoint: "chat/completions", headers, query: hello }],
    authenticated,
  );
  expect(await credentialIn(aigw, answer)).toMatchObject({ source: "stored", alias: "spare" });
});

describe("relaxed", () => {
  const relaxed = (given: Given = {}) => emulator(config({ ...given, strict: false }));

  test("with nothing configured a request without key is answered, with a word about it", async () => {
    const aigw = await emulator();
    const answer = await post(aigw, chat, hello, noKey);
    expect(answer.status).toBe(200);
    expect(await factsOf(aigw, answer)).toContainEqual(expect.objectContaining({ what: "lint", id: "AIGW-L002" }));
  });

  test("a token and no credits: the same", async () => {
    const aigw = await relaxed();
    const answer = await post(aigw, chat, hello, authenticated);
    expect([answer.status, (await credentialIn(aigw, answer))?.["source"]]).toEqual([200, "none"]);
  });

  test("credits and no token: the same", async () => {
    const aigw = await relaxed({ credits: 0 });
    const answer = await post(aigw, chat, hello, noKey);
    expect([answer.status, (await credentialIn(aigw, answer))?.["source"]]).toEqual([200, "none"]);
  });

  test("both: Unified Billing, without a lint line, and 402 when nothing is left", async () => {
    const aigw = await relaxed({ credits: 1 });
    const answer = await post(aigw, chat, hello, authenticated);
    expect([answer.status, (await credentialIn(aigw, answer))?.["source"]]).toEqual([200, "unified"]);
    expect((await factsOf(aigw, answer)).map(({ what }) => what)).not.toContain("lint");
    await control(aigw, "PUT", "credits", { balance: 0 });
    expect((await post(aigw, chat, hello, authenticated)).status).toBe(402);
  });
});

test("R-14 a scripted rule sees the caller's headers, not the key that was added", async () => {
  const aigw = await scripted('- answer: "[{{header.authorization}}]"\n', config({ keys: [key] }));
  const answer = await post(aigw, chat, hello, authenticated);
  expect((await answer.json()).choices[0].message.content).toBe("[]");
});

test("R-14 no key is ever in a trace, in a listing or in a log of what happened", async () => {
  const aigw = await emulator(config({ keys: [key, spare], credits: 1 }));
  const answer = await post(aigw, chat, hello, authenticated);
  const listed = await (await control(aigw, "GET", "keys")).text();
  const told = JSON.stringify(await factsOf(aigw, answer)) + listed + (await (await control(aigw, "GET", "exchanges")).text());
  for (const { secret } of [key, spare]) expect(told).not.toContain(secret);
});

describe("G-UB-8", () => {
  const frontier = "@cf/moonshotai/kimi-frontier";
  const models = memoryFiles({
    [resolve("mocks/models.yaml")]: `models:\n  workers-ai:\n    - { id: "${frontier}", frontier: true }\n`,
  });

  test.each([
    ["with the account's bill", {}, 20],
    ["from credits", { workers_ai_billing_mode: "unified" }, 50],
  ])("a frontier model takes so many requests a minute of an account, paid %s", async (_, gateway, limit) => {
    const parts = { files: models, clock: manualClock(0) };
    const aigw = await emulator({ ...config({ gateway, credits: 1000 }), mocks: "mocks" }, parts);
    const ask = (model: string) => post(aigw, `workers-ai/run/${model}`, { prompt: "hi" }, authenticated);
    const answers = await Promise.all(Array.from({ length: limit + 2 }, () => ask(frontier)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(limit);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused && (await code(refused))).toEqual([429, 2003, "Rate limited"]);
    expect((await ask("@cf/meta/llama-3.1-8b-instruct")).status).toBe(200);
    await parts.clock.advance(60_000);
    expect((await ask(frontier)).status).toBe(200);
  });
});
