import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { listening } from "../../support/emulator.ts";
import { API_TOKEN, type Ask, apiBody, type Place, provoke, refusals } from "../provoke.ts";
import { installed, needs } from "./installed.ts";

describe.skipIf(!installed)(`cloudflare on /ai/run${needs}`, async () => {
  if (!installed) return;
  const { default: Cloudflare, AuthenticationError, BadRequestError, RateLimitError } = await import("cloudflare");

  type Retries = { readonly maxRetries?: number };
  const classOf: Readonly<Record<number, new (...parts: never[]) => Error>> = {
    400: BadRequestError,
    401: AuthenticationError,
    429: RateLimitError,
  };

  function clientOf(aigw: EmulatorInside, { gateway, headers }: Pick<Place, "gateway" | "headers">, retries: Retries = {}) {
    const defaultHeaders = { ...headers, "cf-aig-gateway-id": gateway };
    return new Cloudflare({ baseURL: `${aigw.url}/client/v4`, apiToken: API_TOKEN, defaultHeaders, ...retries });
  }

  function asking(stream: boolean, retries?: Retries): Ask {
    return (aigw, place) => {
      const model = place.mock === undefined ? "@cf/meta/llama-3.1-8b-instruct" : `@cf/${place.mock}`;
      return clientOf(aigw, place, retries).ai.run(model, { account_id: "local", prompt: "hi", stream });
    };
  }

  test.each(refusals("api"))(
    "G-ERR-3 G-ERR-8 $code is the typed error of $status with its list of errors, retried: $retried",
    async (refusal) => {
      const { status, code, message } = refusal;
      const { error, requests } = await provoke(refusal, asking(false));
      expect(error).toBeInstanceOf(classOf[status]);
      const said = `${status} ${JSON.stringify(apiBody(refusal))}`;
      expect(error).toMatchObject({ status, errors: [{ code, message }], error: apiBody(refusal), message: said });
      expect(requests).toBe(refusal.retried ? 3 : 1);
    },
  );

  test.each(refusals("api"))("G-ERR-6 $code is thrown although a stream was asked for", async (refusal) => {
    const { error } = await provoke(refusal, asking(true, { maxRetries: 0 }));
    expect(error).toBeInstanceOf(classOf[refusal.status]);
    expect(error).toHaveProperty("errors", [{ code: refusal.code, message: refusal.message }]);
  });

  test("G-REST-16 a stored key that the provider rejects is an AuthenticationError with 2009", async () => {
    const provider_keys = [{ provider: "openai", secret: "sk-stored" }];
    const aigw = await listening({ strict: true, accounts: { local: { api_tokens: [API_TOKEN], provider_keys } } });
    const client = clientOf(aigw, { gateway: "default", headers: {} });
    const body = { model: "openai/mock/401", input: { messages: [{ role: "user", content: "hi" }] } };
    const error = await client.post("/accounts/local/ai/run", { body }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ status: 401, errors: [{ code: 2009, message: "Unauthorized" }] });
  });
});
