import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";
import { API_TOKEN, type Ask, apiBody, type Door, gatewayBody, type Place, provoke, type Refusal, refusals } from "./provoke.ts";

const messages = [{ role: "user" as const, content: "Where does Paris lie?" }];

interface Surface {
  readonly name: string;
  readonly door: Door;
  readonly model: string;
  readonly prefix: string;
  readonly body: (refusal: Refusal) => object;
}

const surfaces: readonly Surface[] = [
  { name: "native", door: "gateway", model: "claude-sonnet-5", prefix: "", body: gatewayBody },
  { name: "REST", door: "api", model: "claude-opus-5", prefix: "anthropic/", body: apiBody },
];

function clientOf(aigw: EmulatorInside, door: Door, { gateway, headers }: Place, retries: { maxRetries?: number }) {
  if (door === "gateway") {
    const baseURL = `${aigw.url}/v1/local/${gateway}/anthropic`;
    return new Anthropic({ baseURL, apiKey: "sk-ant-test", defaultHeaders: headers, ...retries });
  }
  const baseURL = `${aigw.url}/client/v4/accounts/local/ai`;
  const defaultHeaders = { ...headers, "cf-aig-gateway-id": gateway };
  return new Anthropic({ baseURL, apiKey: null, authToken: API_TOKEN, defaultHeaders, ...retries });
}

function asking(
  { door, model, prefix }: Surface,
  how: "whole" | "stream" | "helper",
  retries: { maxRetries?: number } = {},
): Ask {
  return async (aigw, place) => {
    const { messages: api } = clientOf(aigw, door, place, retries);
    const ask = { model: prefix + (place.mock ?? model), messages, max_tokens: 50 };
    if (how === "helper") await api.stream(ask).finalMessage();
    else await api.create({ ...ask, stream: how === "stream" });
  };
}

const classOf: Readonly<Record<number, new (...parts: never[]) => Error>> = {
  400: Anthropic.BadRequestError,
  401: Anthropic.AuthenticationError,
  429: Anthropic.RateLimitError,
};

describe.each(surfaces)("anthropic on $name", (surface) => {
  test.each(refusals(surface.door))(
    "G-ERR-8 clients 4: $code is the typed error of $status with the whole body, retried: $retried",
    async (refusal) => {
      const { error, requests } = await provoke(refusal, asking(surface, "whole"));
      const body = surface.body(refusal);
      expect(error).toBeInstanceOf(classOf[refusal.status]);
      expect(error).toHaveProperty("status", refusal.status);
      // The SDK prints the body's own message, which Cloudflare's API has none of.
      const words = surface.door === "gateway" ? refusal.message : JSON.stringify(body);
      expect(error).toHaveProperty("message", `${refusal.status} ${words}`);
      expect(error).toHaveProperty("error", body);
      expect(error).toHaveProperty("requestID", null);
      expect(error).toHaveProperty("type", null);
      expect(requests).toBe(refusal.retried ? 3 : 1);
    },
  );

  test.each(refusals(surface.door))("G-ERR-6 $code is thrown before a stream's first event, helper or not", async (refusal) => {
    for (const how of ["stream", "helper"] as const) {
      const { error } = await provoke(refusal, asking(surface, how, { maxRetries: 0 }));
      expect(error).toBeInstanceOf(classOf[refusal.status]);
      expect(error).toHaveProperty("error", surface.body(refusal));
    }
  });
});

test("G-ERR-5 G-ERR-7 anthropic: the provider's 401 has its type and request id, the gateway's has neither but a name", async () => {
  const tokens = ["cf-gateway-token"];
  const aigw = await listening({ gateways: [{ id: "default", authentication: true }], accounts: { local: { tokens } } });
  const ask = (defaultHeaders: Record<string, string>) =>
    new Anthropic({ baseURL: gatewayUrl(aigw, "anthropic"), apiKey: "sk-ant-wrong", defaultHeaders }).messages
      .create({ model: "mock/401", messages, max_tokens: 5 })
      .then(() => undefined, caught);
  const [ofGateway, ofProvider] = [await ask({}), await ask({ "cf-aig-authorization": `Bearer ${tokens[0]}` })];
  expect(ofGateway).toBeInstanceOf(Anthropic.AuthenticationError);
  expect(ofProvider).toBeInstanceOf(Anthropic.AuthenticationError);
  expect(ofGateway?.error).toMatchObject({ name: "AiGatewayError", internalCode: 2009 });
  expect(ofProvider?.error).toMatchObject({ type: "error", error: { type: "authentication_error" } });
  expect(ofProvider?.error).not.toHaveProperty("name");
  expect(ofProvider?.type).toBe("authentication_error");
  expect(ofProvider?.requestID).toMatch(/^req_/);
});

function caught(error: unknown): InstanceType<typeof Anthropic.APIError> {
  if (error instanceof Anthropic.APIError) return error;
  throw error;
}
