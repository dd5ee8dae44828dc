import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import type { ConfigInput } from "../../src/schema/config.ts";
import { hello, listening, post } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";
import { API_TOKEN, type Ask, apiBody, type Door, type Place, provoke, refusals, type Said } from "./provoke.ts";

const messages = [{ role: "user" as const, content: "Where does Paris lie?" }];
const gatewayToken = "cf-gateway-token";
const withToken = { "cf-aig-authorization": `Bearer ${gatewayToken}` };

interface Surface {
  readonly name: string;
  readonly door: Door;
  readonly prefix: string;
  readonly api: "chat" | "responses";
  readonly base: (aigw: EmulatorInside, gateway: string) => string;
}

const onGateway = (path: string) => (aigw: EmulatorInside, gateway: string) => `${aigw.url}/v1/local/${gateway}/${path}`;
const onApi = (aigw: EmulatorInside) => `${aigw.url}/client/v4/accounts/local/ai/v1`;

const surfaces: readonly Surface[] = [
  { name: "native", door: "gateway", prefix: "", api: "chat", base: onGateway("openai") },
  { name: "native responses", door: "gateway", prefix: "", api: "responses", base: onGateway("openai") },
  { name: "compat", door: "gateway", prefix: "openai/", api: "chat", base: onGateway("compat") },
  { name: "compat responses", door: "gateway", prefix: "openai/", api: "responses", base: onGateway("compat") },
  { name: "REST", door: "api", prefix: "openai/", api: "chat", base: onApi },
  { name: "REST responses", door: "api", prefix: "openai/", api: "responses", base: onApi },
];

function asking({ door, prefix, api, base }: Surface, stream: boolean, maxRetries?: number): Ask {
  return async (aigw: EmulatorInside, { gateway, headers, mock }: Place) => {
    const client = new OpenAI({
      baseURL: base(aigw, gateway),
      apiKey: door === "api" ? API_TOKEN : "sk-test",
      defaultHeaders: { ...headers, ...(door === "api" && { "cf-aig-gateway-id": gateway }) },
      ...(maxRetries !== undefined && { maxRetries }),
    });
    const model = prefix + (mock ?? "gpt-4.1");
    if (api === "chat") await client.chat.completions.create({ model, messages, stream });
    else await client.responses.create({ model, input: "Where does Paris lie?", stream });
  };
}

const classOf: Readonly<Record<number, new (...parts: never[]) => Error>> = {
  400: OpenAI.BadRequestError,
  401: OpenAI.AuthenticationError,
  402: OpenAI.APIError,
  429: OpenAI.RateLimitError,
};

/** The SDK prints the body's `error`, which is the gateway's list; without one, as on Cloudflare's API, the whole body. */
function shown(door: Door, refusal: Said): string {
  const said = door === "gateway" ? [{ code: refusal.code, message: refusal.message }] : apiBody(refusal);
  return `${refusal.status} ${JSON.stringify(said)}`;
}

describe.each(surfaces)("openai on $name", (surface) => {
  test.each(refusals(surface.door))(
    "G-ERR-8 clients 4: $code is the typed error of $status, retried: $retried",
    async (refusal) => {
      const { status, code, message } = refusal;
      const { error, requests } = await provoke(refusal, asking(surface, false));
      expect(error).toBeInstanceOf(classOf[status]);
      expect(error).toMatchObject({ status, message: shown(surface.door, refusal), type: undefined });
      expect(error).toHaveProperty("code", undefined);
      expect(error).toHaveProperty("error", surface.door === "gateway" ? [{ code, message }] : apiBody(refusal));
      expect(requests).toBe(refusal.retried ? 3 : 1);
    },
  );

  test.each(refusals(surface.door))("G-ERR-6 $code is thrown before a stream's first event", async (refusal) => {
    const { error } = await provoke(refusal, asking(surface, true, 0));
    expect(error).toBeInstanceOf(classOf[refusal.status]);
    expect(error).toHaveProperty("message", shown(surface.door, refusal));
  });
});

const paying = (credits: number): ConfigInput => ({
  strict: true,
  gateways: [{ id: "default", authentication: true }],
  accounts: { local: { tokens: [gatewayToken], credits, provider_keys: [{ provider: "openai", alias: "mine", secret: "k" }] } },
});

interface Other extends Said {
  readonly at: string;
  readonly config: ConfigInput;
  readonly headers?: Record<string, string | null>;
  readonly model?: string;
}

const keyless = { ...withToken, authorization: null };
const noCredits =
  "Insufficient wholesale credits. Please add additional credits on the AI Gateway Cloudflare dashboard to continue using provider models.";
const noAlias = "Provider 'openai' has no BYOK credential named 'yours'. Configured aliases: 'mine'";
const others: readonly Other[] = [
  { code: 2008, status: 400, message: "Invalid provider", at: "opanai", config: {} },
  { code: 2008, status: 400, message: "Invalid provider", at: "compat", model: "opanai/gpt-4.1", config: {} },
  { code: 2019, status: 400, message: "Chat completion bad format", at: "compat", config: {} },
  { code: 2021, status: 402, message: noCredits, at: "openai", headers: keyless, config: paying(0) },
  {
    code: 2040,
    status: 400,
    message: noAlias,
    at: "openai",
    headers: { ...keyless, "cf-aig-byok-alias": "yours" },
    config: paying(5),
  },
];

test.each(others)(
  "clients 4 openai at $at: $code is the typed error of $status with the gateway's words",
  async ({ code, status, message, at, config, headers = {}, model = "gpt-4.1" }) => {
    const aigw = await listening(config);
    const client = new OpenAI({ baseURL: gatewayUrl(aigw, at), apiKey: "sk-test", defaultHeaders: headers });
    for (const stream of [false, true]) {
      const error = await client.chat.completions.create({ model, messages, stream }).then(() => undefined, caught);
      expect(error).toBeInstanceOf(classOf[status]);
      expect(error).toMatchObject({ status, message: shown("gateway", { code, status, message }) });
    }
  },
);

test("G-UB-4 openai: the 201st request that credits pay within a minute is a RateLimitError with 2018", async () => {
  const aigw = await listening(paying(5));
  for (let left = 200; left > 0; left -= 1)
    await post(aigw, "openai/chat/completions", hello, { ...withToken, authorization: "" });
  const client = new OpenAI({ baseURL: gatewayUrl(aigw, "openai"), apiKey: "x", defaultHeaders: keyless, maxRetries: 0 });
  const error = await client.chat.completions.create({ model: "gpt-4.1", messages }).then(() => undefined, caught);
  expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  expect(error?.message).toBe(shown("gateway", { status: 429, code: 2018, message: "Wholesale Rate limited" }));
});

test.each(["openai", "compat"])(
  "G-ERR-5 G-ERR-7 openai on %s: the provider's 401 has its code, the gateway's has none",
  async (at) => {
    const aigw = await listening({
      gateways: [{ id: "default", authentication: true }],
      accounts: { local: { tokens: [gatewayToken] } },
    });
    const ask = (defaultHeaders: Record<string, string>) => {
      const client = new OpenAI({ baseURL: gatewayUrl(aigw, at), apiKey: "sk-wrong", defaultHeaders });
      const model = at === "compat" ? "openai/mock/401" : "mock/401";
      return client.chat.completions.create({ model, messages }).then(() => undefined, caught);
    };
    const [ofGateway, ofProvider] = [await ask({}), await ask(withToken)];
    expect(ofGateway).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(ofProvider).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(ofGateway?.code).toBeUndefined();
    expect(ofProvider?.code).toBe("invalid_api_key");
    expect(ofGateway?.message).toBe('401 [{"code":2009,"message":"Unauthorized"}]');
    expect(ofProvider?.message).toMatch(/^401 Incorrect API key/);
  },
);

function caught(error: unknown): InstanceType<typeof OpenAI.APIError> {
  if (error instanceof OpenAI.APIError) return error;
  throw error;
}
