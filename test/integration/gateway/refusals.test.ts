import OpenAI from "openai";
import { expect, test } from "vitest";
import { catalog, type RefusalName } from "../../../src/errors/catalog.ts";
import { emulator, hello, listening, post, strictOpen } from "../../support/emulator.ts";
import type { GatewayRefusal } from "../../support/rest.ts";
import { scripted } from "../../support/scripted.ts";

const chat = "openai/chat/completions";
const tooLate = { "cf-aig-request-timeout": "50" };
const slow = { ...hello, model: "mock/slow-2s" };

function paidWith(credits: number) {
  return { accounts: { "*": { credits, tokens: ["t"] } } };
}

/** How to get each refusal of the gateway host. Left out: what takes a mistake of ours, and what fetch cannot send (listener.test.ts and the sockets' tests do), and what only a replay says. */
const ways: Record<
  Exclude<GatewayRefusal, "internal" | "malformedRequest" | "tooManySockets" | "cassetteMiss">,
  () => Promise<Response>
> = {
  gatewayNotFound: async () => {
    const aigw = await emulator(strictOpen);
    return aigw.fetch("http://aigw/v1/local/nowhere/openai/models", { headers: { authorization: "Bearer k" } });
  },
  unauthorized: async () => post(await emulator({ strict: true }), chat, hello),
  noProviderResponse: async () => post(await emulator({ speed: 0 }), chat, slow, tooLate),
  invalidProvider: async () => post(await emulator(), "nobody/chat/completions", hello),
  unreadableAnswer: async () => {
    const aigw = await scripted("- match: { provider: anthropic }\n  answer: { raw: { body: { type: nothing } } }");
    return post(aigw, "compat/chat/completions", { ...hello, model: "anthropic/claude-sonnet-5" });
  },
  badChatFormat: async () => post(await emulator(), "compat/chat/completions", hello),
  rateLimited: async () => {
    const aigw = await emulator({ gateways: [{ id: "default", rate_limiting_limit: 1, rate_limiting_interval: 60 }] });
    await post(aigw, chat, hello);
    return post(aigw, chat, hello);
  },
  unknownAlias: async () => post(await emulator(), chat, hello, { authorization: "", "cf-aig-byok-alias": "nobody" }),
  credentialRequired: async () => post(await emulator(), chat, hello, { authorization: "", "cf-aig-no-wholesale": "true" }),
  noCredits: async () => post(await emulator(paidWith(0)), chat, hello, { authorization: "Bearer t" }),
  unifiedBillingLimited: async () => {
    const aigw = await emulator(paidWith(5));
    const ask = () => post(aigw, "openai/models", {}, { authorization: "Bearer t" });
    await Promise.all(Array.from({ length: 200 }, ask));
    return ask();
  },
  badUniversalPayload: async () => post(await emulator(), "", []),
  badCassetteName: async () => post(await emulator(), chat, hello, { "x-aigw-cassette": "../x" }),
  bodyTooLarge: async () => post(await emulator({ bodyLimit: 10 }), chat, hello),
};

/** `{name}` in the catalogue's text stands for anything. */
function textPattern(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, ".+")}$`);
}

test.each(Object.entries(ways))(
  "G-ERR-1 G-ERR-2 %s says its code in every place that clients look at: error[0].code, internalCode and name",
  async (name, refused) => {
    const { status, code, message: text } = catalog[name as RefusalName];
    const answer = await refused();
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/json");
    const body = await answer.json();
    const { message } = body;
    expect(message).toMatch(textPattern(text));
    expect(body).toEqual({
      success: false,
      result: [],
      messages: [],
      error: [{ code, message }],
      name: "AiGatewayError",
      httpCode: status,
      internalCode: code,
      message,
      description: message,
    });
  },
);

test.each([
  ["openai/chat/completions", hello, { error: { type: "invalid_request_error" } }],
  ["anthropic/v1/messages", hello, { type: "error", error: { type: "authentication_error" } }],
  ["workers-ai/@cf/meta/llama-3.1-8b-instruct", { prompt: "hi" }, { errors: [{ code: 10000 }], success: false }],
  ["compat/chat/completions", { ...hello, model: "openai/gpt-4o-mini" }, { error: { type: "invalid_request_error" } }],
])("G-ERR-7 G-ERR-5 a provider's 401 on %s is none of the gateway's: the provider's shape, step and log id", async (...row) => {
  const [path, body, shape] = row;
  const answer = await post(await emulator(strictOpen), path, body, { authorization: "" });
  expect(answer.status).toBe(401);
  const json = await answer.json();
  expect(json).toMatchObject(shape);
  expect(json).not.toHaveProperty("name");
  expect(json).not.toHaveProperty("internalCode");
  expect(answer.headers.get("cf-aig-step")).toBe("0");
  expect(answer.headers.get("cf-aig-log-id")).toBe(answer.headers.get("cf-aig-request-id"));
});

test("G-ERR-8 2005 is a 400, which SDKs take for the caller's mistake: they do not ask again", async () => {
  const { url } = await listening({ speed: 0 });
  let asked = 0;
  const openai = new OpenAI({
    apiKey: "k",
    baseURL: `${url}/v1/local/default/openai`,
    defaultHeaders: tooLate,
    fetch: (input, init) => {
      asked += 1;
      return fetch(input, init);
    },
  });
  const failed = openai.chat.completions.create({ model: slow.model, messages: [{ role: "user", content: "hello" }] });
  await expect(failed).rejects.toBeInstanceOf(OpenAI.BadRequestError);
  await expect(failed).rejects.toThrow(/"code":2005/);
  expect(asked).toBe(1);
});

test("G-PASS-7 a failure that the provider answered for itself is passed on as it is, 503 and all", async () => {
  const answer = await post(await emulator(), chat, { ...hello, model: "mock/503" });
  expect(answer.status).toBe(503);
  const body = await answer.json();
  expect(body.error.message).toBeTruthy();
  expect(body).not.toHaveProperty("internalCode");
});
