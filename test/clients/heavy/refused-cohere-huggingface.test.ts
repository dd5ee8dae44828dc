import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { type Ask, gatewayBody, type Place, provoke, refusals } from "../provoke.ts";
import { installed, needs } from "./installed.ts";

const content = "Where does Paris lie?";
const url = (aigw: EmulatorInside, { gateway }: Place, path: string) => `${aigw.url}/v1/local/${gateway}/${path}`;

describe.skipIf(!installed)(`cohere-ai refused${needs}`, async () => {
  if (!installed) return;
  const { Cohere, CohereClient, CohereError } = await import("cohere-ai");

  /** Waits of a second and two: two retries would show no more than one. */
  function asking(stream: boolean, maxRetries: number): Ask {
    return async (aigw, place) => {
      const client = new CohereClient({
        token: "k",
        baseUrl: url(aigw, place, "cohere"),
        headers: { ...place.headers },
        maxRetries,
      });
      const asked = { model: place.mock ?? "command-a-03-2025", messages: [{ role: "user" as const, content }] };
      if (!stream) return client.v2.chat(asked);
      for await (const event of await client.v2.chatStream(asked)) return event;
      throw new Error("the stream was empty");
    };
  }

  test.each(refusals("gateway"))(
    "G-ERR-1 G-ERR-8 clients 4 $code: the class of its status, the gateway's body, retried: $retried",
    async (refusal) => {
      const { error, requests } = await provoke(refusal, asking(false, 1));
      expect(error).toBeInstanceOf(CohereError);
      expect(error).toMatchObject({ statusCode: refusal.status, body: gatewayBody(refusal) });
      if (refusal.status === 401) expect(error).toBeInstanceOf(Cohere.UnauthorizedError);
      expect(requests).toBe(refusal.retried ? 2 : 1);
    },
  );

  test.each(refusals("gateway"))("G-ERR-6 $code comes before a stream begins", async (refusal) => {
    const { error } = await provoke(refusal, asking(true, 0));
    expect(error).toMatchObject({ statusCode: refusal.status, body: gatewayBody(refusal) });
  });
});

describe.skipIf(!installed)(`@huggingface/inference refused${needs}`, async () => {
  if (!installed) return;
  const { InferenceClient } = await import("@huggingface/inference");

  const ask: Ask = async (aigw, place) => {
    const model = place.mock ?? "meta-llama/Llama-3.1-8B-Instruct";
    const client = new InferenceClient("hf_key", { endpointUrl: url(aigw, place, `huggingface/${model}`) });
    const fetcher: typeof fetch = (input, init) =>
      fetch(input, { ...init, headers: { ...Object(init?.headers), ...place.headers } });
    return client.chatCompletion({ messages: [{ role: "user", content }] }, { fetch: fetcher });
  };

  test.each(refusals("gateway"))(
    "G-ERR-1 clients 4 $code is an error with the gateway's body, never tried again",
    async (refusal) => {
      const { error, requests } = await provoke(refusal, ask);
      expect(error).toMatchObject({ httpResponse: { status: refusal.status, body: gatewayBody(refusal) } });
      expect(requests).toBe(1);
    },
  );
});
