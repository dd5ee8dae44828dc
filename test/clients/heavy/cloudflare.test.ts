import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { listening } from "../../support/emulator.ts";
import { newestExchange, requestCount } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const llama = "@cf/meta/llama-3.1-8b-instruct";
const viaGateway = { headers: { "cf-aig-gateway-id": "default" } };

const withTokens: ConfigInput = {
  strict: true,
  accounts: { local: { api_tokens: ["cf-api-token"], tokens: ["cf-gateway-token"], credits: 1 } },
};

describe.skipIf(!installed)(`cloudflare${needs}`, async () => {
  if (!installed) return;
  const { default: Cloudflare, APIError, AuthenticationError, BadRequestError } = await import("cloudflare");

  function client(aigw: EmulatorInside, apiToken = "cf-api-token") {
    return new Cloudflare({ baseURL: `${aigw.url}/client/v4`, apiToken, maxRetries: 0 });
  }

  test("clients 7.11 ai.run of a Workers AI model, its name encoded as one segment, gives the result without its envelope", async () => {
    const aigw = await listening();
    const answer = await client(aigw).ai.run(llama, { account_id: "local", prompt: "Where does Paris lie?" });
    expect(answer).toMatchObject({ response: expect.stringMatching(/\w/), usage: expect.anything() });
  });

  test("G-REST-6 without the gateway's header there is no cf-aig header and no exchange of a gateway; with it there is", async () => {
    const aigw = await listening();
    const params = { account_id: "local", prompt: "hi" };
    const plain = await client(aigw).ai.run(llama, params).asResponse();
    expect(plain.headers.get("cf-aig-log-id")).toBeNull();
    expect(plain.headers.get("cf-aig-cache-status")).toBeNull();
    const gated = await client(aigw).ai.run(llama, params, viaGateway).asResponse();
    expect(gated.headers.get("cf-aig-log-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await newestExchange(aigw)).toMatchObject({ surface: "rest", status: 200 });
  });

  test("wire formats 4.1 Whisper writes down a recording of numbers", async () => {
    const aigw = await listening();
    const audio = [...new Uint8Array(32_000)];
    const answer = await client(aigw).ai.run("@cf/openai/whisper", { account_id: "local", audio });
    expect(answer).toMatchObject({ text: expect.stringMatching(/^Mock transcript/), word_count: 5 });
  });

  test("embeddings have a vector for each text", async () => {
    const aigw = await listening();
    const answer = await client(aigw).ai.run("@cf/baai/bge-base-en-v1.5", { account_id: "local", text: ["one", "two"] });
    expect(answer).toMatchObject({ shape: [2, 768], data: [expect.any(Array), expect.any(Array)] });
  });

  test("G-REST-1 G-AUTH-11 strict: an API token is let in, any other is an AuthenticationError with code 10000", async () => {
    const aigw = await listening(withTokens);
    const params = { account_id: "local", prompt: "hi" };
    await expect(client(aigw).ai.run(llama, params)).resolves.toMatchObject({ response: expect.any(String) });
    for (const wrong of ["nobody", "cf-gateway-token"]) {
      const error = await client(aigw, wrong)
        .ai.run(llama, params)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AuthenticationError);
      expect(error).toMatchObject({ status: 401, errors: [{ code: 10000 }] });
    }
    expect(await requestCount(aigw)).toBe(3);
  });

  test("G-URL-3 strict: an unknown gateway is a BadRequestError with code 2001", async () => {
    const aigw = await listening(withTokens);
    const nowhere = { headers: { "cf-aig-gateway-id": "nowhere" } };
    const error = await client(aigw)
      .ai.run(llama, { account_id: "local", prompt: "hi" }, nowhere)
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ status: 400, errors: [{ code: 2001 }] });
  });

  test("G-RL-2 G-ERR-3 the gateway's limit is a 429 whose errors have code 2003", async () => {
    const aigw = await listening({ gateways: [{ id: "default", rate_limiting_limit: 1, rate_limiting_interval: 60 }] });
    const params = { account_id: "local", prompt: "hi" };
    await client(aigw).ai.run(llama, params, viaGateway);
    const error = await client(aigw)
      .ai.run(llama, params, viaGateway)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ status: 429, errors: [{ code: 2003, message: "Rate limited" }] });
  });

  test("G-REQ-4 G-ERR-3 a provider that says nothing in time is a 400 whose errors have code 2005", async () => {
    const aigw = await listening({ speed: 0 });
    const late = { headers: { "cf-aig-gateway-id": "default", "cf-aig-request-timeout": "50" } };
    const params = { account_id: "local", prompt: "hi" };
    const error = await client(aigw)
      .ai.run("@cf/mock/slow-2s", params, late)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 400, errors: [{ code: 2005 }] });
  });

  test("what the model does not take is the vendor's own refusal", async () => {
    const aigw = await listening();
    const error = await client(aigw)
      .ai.run(llama, { account_id: "local" } as never)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ status: 400, errors: [{ code: 5006 }] });
  });
});
