import { expect, test } from "vitest";
import { catalog } from "../../../src/errors/catalog.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { emulator } from "../../support/emulator.ts";
import { messages, newest, type RestRefusal, rest, run } from "../../support/rest.ts";

const claude = "anthropic/claude-haiku-4.5";

const NO_BALANCE = "Insufficient balance; add money to your gateway or use BYOK";

function paidWith(credits: number): ConfigInput {
  return { accounts: { "*": { credits } } };
}

interface Way {
  readonly refused: () => Promise<Response>;
  readonly message: string;
  readonly description: string;
}

function way(message: string, description: string, refused: Way["refused"]): Way {
  return { refused, message, description };
}

const ways: Record<RestRefusal, Way> = {
  modelNotFound: way("Model not found: openai/gpt-99", "User Input Error", async () =>
    rest(await emulator(), "run", run("openai/gpt-99")),
  ),
  userInput: way("Model execution failed (User Input Error): Required value missing: max_tokens", "User Input Error", async () =>
    rest(await emulator(), "run", run(claude)),
  ),
  paymentRequired: way("Payment required", "Payment required", async () =>
    rest(await emulator(), "run", run("z-ai/glm-4.7-flash"), { "payment-method": "x402" }),
  ),
  credentialRejected: way("Unauthorized", "Unauthorized", async () =>
    rest(
      await emulator({ accounts: { local: { provider_keys: [{ provider: "openai", secret: "sk-stored" }] } } }),
      "run",
      run("openai/mock/401"),
    ),
  ),
  ownCredentialRejected: way("Provider unavailable", "Provider unavailable", async () =>
    rest(await emulator(paidWith(1)), "run", run("openai/mock/401")),
  ),
  notSold: way(
    "z-ai/glm-5.2 is not available via unified billing, please use BYOK",
    "z-ai/glm-5.2 is not available via unified billing, please use BYOK",
    async () => rest(await emulator(), "run", run("z-ai/glm-5.2")),
  ),
  noBalance: way(NO_BALANCE, "Insufficient AI Gateway credits", async () =>
    rest(await emulator(paidWith(0)), "run", run("openai/gpt-4.1")),
  ),
  noBalance2049: way(NO_BALANCE, "Insufficient AI Gateway credits", async () =>
    rest(await emulator({ ...paidWith(0), quirks: { creditCode2049: true } }), "run", run("openai/gpt-4.1")),
  ),
  apiTokenRefused: way("Authentication error", "Authentication error", async () =>
    rest(await emulator({ strict: true }), "run", run("openai/gpt-4.1")),
  ),
  noRoute: way("No route for the URI", "No route for the URI", async () => rest(await emulator(), "runs", {})),
  methodNotAvailable: way("Method GET not available for that URI.", "Method GET not available for that URI.", async () =>
    (await emulator()).fetch("http://aigw/client/v4/accounts/local/ai/run"),
  ),
};

test.each(Object.entries(ways))(
  "G-ERR-3 G-REST-18 G-ERR-4 %s is in the envelope of Cloudflare's API, with what parsers of the gateway's look for beside it",
  async (name, { refused, message, description }) => {
    const { status, code } = catalog[name as RestRefusal];
    const answer = await refused();
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(await answer.json()).toEqual({
      success: false,
      errors: [{ code, message }],
      messages: [],
      result: null,
      name: "AiGatewayError",
      httpCode: status,
      internalCode: code,
      description,
    });
  },
);

test("G-ERR-3 a refusal that both hosts give is spelled as the host that was asked spells it: 2001, 2003, 2005", async () => {
  const strict = await emulator({ strict: true, accounts: { "*": { api_tokens: ["api-token"] } } });
  const nowhere = await rest(strict, "run", run("openai/gpt-4.1"), { "cf-aig-gateway-id": "nowhere" });
  expect([nowhere.status, (await nowhere.json()).errors[0].code]).toEqual([400, 2001]);

  const limited = await emulator({ gateways: [{ id: "default", rate_limiting_limit: 1, rate_limiting_interval: 60 }] });
  await rest(limited, "run", run("openai/gpt-4.1"));
  const second = await rest(limited, "run", run("openai/gpt-4.1"));
  expect([second.status, (await second.json()).errors[0].code]).toEqual([429, 2003]);

  const late = await rest(await emulator({ speed: 0 }), "run", run("openai/mock/slow-2s"), { "cf-aig-request-timeout": "50" });
  expect([late.status, (await late.json()).errors[0].code]).toEqual([400, 2005]);
});

test("G-REST-9 the model is looked up before the body is judged, whatever else is in it", async () => {
  const aigw = await emulator();
  const unknown = await rest(aigw, "run", { model: "anthropic/claude-9", input: { max_tokens: "many" } });
  expect(unknown.status).toBe(404);
  const extra = await rest(aigw, "run", { ...run("openai/gpt-4.1"), surplus: { of: "fields" } });
  expect(extra.status).toBe(200);
});

test.each([
  ["no model", {}, "Required value missing: model"],
  ["no input", { model: claude }, "Required value missing: input"],
  [
    "an input that is a list",
    { model: claude, input: [] },
    "Invalid value at input: Invalid input: expected object, received array",
  ],
  ["no messages", run(claude, { max_tokens: 5 }), "Required value missing: messages"],
  [
    "messages that are text",
    run(claude, { max_tokens: 5, messages: "hello" }),
    "Invalid value at messages: Invalid input: expected array, received string",
  ],
  [
    "system as a list",
    run(claude, { max_tokens: 5, messages, system: [{ type: "text", text: "Be brief." }] }),
    "Invalid value at system: Invalid input: expected string, received array",
  ],
  [
    "a temperature where only Haiku 4.5 takes one",
    run("anthropic/claude-opus-5", { max_tokens: 5, messages, temperature: 0.5 }),
    "Invalid value at temperature: not supported by claude-opus-5",
  ],
  [
    "a forced tool choice on Opus 5.5",
    run("anthropic/claude-opus-5.5", { max_tokens: 5, messages, tool_choice: { type: "any" } }),
    'Invalid value at tool_choice.type: Invalid option: expected one of "auto"|"none"',
  ],
  ["a picture of nothing", run("openai/gpt-image-1.5", {}), "Required value missing: prompt"],
])("G-REST-10 %s is refused with 400 and says what is wrong", async (_what, body, complaint) => {
  const answer = await rest(await emulator(), "run", body);
  expect(answer.status).toBe(400);
  expect((await answer.json()).errors).toEqual([
    { code: 7003, message: `Model execution failed (User Input Error): ${complaint}` },
  ]);
});

test("G-REST-10 Haiku 4.5 takes a temperature", async () => {
  const answer = await rest(await emulator(), "run", run(claude, { max_tokens: 5, messages, temperature: 0.5 }));
  expect(answer.status).toBe(200);
});

test.each([
  ["anthropic/claude-haiku-4-5", "anthropic/claude-haiku-4.5"],
  ["anthropic/claude-haiku-4.5-20251001", "anthropic/claude-haiku-4.5"],
  ["claude-haiku-4.5", "anthropic/claude-haiku-4.5"],
])("G-REST-4 the catalogue does not know %s, and the hint says what it knows", async (slug, known) => {
  const body = run(slug, { messages, max_tokens: 5 });
  const strict = await emulator();
  expect((await rest(strict, "run", body)).status).toBe(404);
  const refusal = (await newest(strict)).trace.find(({ what }: { what: string }) => what === "refused");
  expect(refusal.hint).toContain(`'${known}'`);
  const lenient = await emulator({ quirks: { lenientSlugs: true } });
  expect((await rest(lenient, "run", body)).status).toBe(200);
});

test("G-REST-8 dynamic routes are not on this surface", async () => {
  const aigw = await emulator();
  const answer = await rest(aigw, "v1/chat/completions", { model: "dynamic/support", messages });
  expect([answer.status, (await answer.json()).errors[0].message]).toEqual([404, "Model not found: dynamic/support"]);
});

test.each([
  ["v1/messages", "openai/gpt-4.1", "openai/gpt-4.1 is not available for messages"],
  ["v1/messages", "@cf/meta/llama-3.1-8b-instruct", "@cf/meta/llama-3.1-8b-instruct is not available for messages"],
  ["v1/responses", "anthropic/claude-opus-5", "anthropic/claude-opus-5 is not available for responses"],
  ["v1/embeddings", "openai/text-embedding-3-small", "openai/text-embedding-3-small is not available for embeddings"],
  ["run", "openai/whisper-1", "openai/whisper-1 is not available for transcription"],
])("spec 4 %s does not serve %s", async (path, model, complaint) => {
  const answer = await rest(await emulator(), path, { model, messages, input: "x", max_tokens: 5 });
  expect([answer.status, (await answer.json()).errors[0].message]).toEqual([
    400,
    `Model execution failed (User Input Error): ${complaint}`,
  ]);
});

test("a body that is no JSON is refused, not a mistake of ours", async () => {
  const aigw = await emulator();
  const url = "http://aigw/client/v4/accounts/local/ai/run";
  expect((await aigw.fetch(url, { method: "POST", body: "{" })).status).toBe(400);
  expect((await aigw.fetch(url, { method: "POST" })).status).toBe(400);
});

test("G-ERR-3 a body above the limit is refused in this host's envelope", async () => {
  const answer = await rest(await emulator({ bodyLimit: 10 }), "run", run("openai/gpt-4.1"));
  expect([answer.status, (await answer.json()).errors[0].code]).toEqual([413, 413]);
});
