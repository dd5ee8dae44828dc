import { expect, test } from "vitest";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { emulator } from "../../support/emulator.ts";
import { messages, newest, rest, run } from "../../support/rest.ts";

const api_tokens = ["api-token"];
const key = { provider: "openai", secret: "sk-stored" };
const strict = (account: NonNullable<ConfigInput["accounts"]>[string]): ConfigInput => ({
  strict: true,
  accounts: { local: { api_tokens, ...account } },
});
const ask = run("openai/gpt-4.1");

async function keySource(answer: Response): Promise<unknown> {
  return (await answer.json()).gatewayMetadata?.keySource;
}

test("G-REST-11 question 13: keySource is BYOK with a stored key and Unified with credits", async () => {
  const stored = await rest(await emulator(strict({ credits: 5, provider_keys: [key] })), "run", ask);
  expect(await keySource(stored)).toBe("BYOK");
  const paid = await rest(await emulator(strict({ credits: 5 })), "run", ask);
  expect(await keySource(paid)).toBe("Unified");
});

test("G-CRED-3 only the alias default is looked at: a key under another one is invisible, whatever the header says", async () => {
  const aigw = await emulator(strict({ credits: 5, provider_keys: [{ ...key, alias: "mine" }] }));
  const answer = await rest(aigw, "run", ask, { "cf-aig-byok-alias": "mine" });
  expect([answer.status, await keySource(answer)]).toEqual([200, "Unified"]);
});

test("G-REST-9 credits are asked for after model and body, before the provider", async () => {
  const aigw = await emulator(strict({ credits: 0 }));
  expect((await rest(aigw, "run", run("openai/gpt-99"))).status).toBe(404);
  expect((await rest(aigw, "run", run("openai/gpt-4.1", {}))).status).toBe(400);
  expect((await rest(aigw, "run", run("openai/mock/500"))).status).toBe(402);
});

test("G-UB-3 G-ID-4 without credits: 402 and 2021 in this surface's words, on every path, logged without saying as what", async () => {
  const aigw = await emulator(strict({ credits: 0 }));
  for (const [path, body] of [["run", ask] as const, ["v1/chat/completions", { model: "openai/gpt-4.1", messages }] as const]) {
    const answer = await rest(aigw, path, body);
    expect(answer.status).toBe(402);
    expect(await answer.json()).toMatchObject({
      errors: [{ code: 2021, message: "Insufficient balance; add money to your gateway or use BYOK" }],
      description: "Insufficient AI Gateway credits",
    });
    expect(answer.headers.get("cf-aig-log-id")).toBeNull();
    expect((await newest(aigw)).logId).not.toBeNull();
  }
});

test("G-REST-17 a model that is not sold needs a stored key, and then answers", async () => {
  const refused = await rest(await emulator(strict({ credits: 5 })), "run", run("z-ai/glm-5.2"));
  expect([refused.status, (await refused.json()).internalCode]).toEqual([402, 2021]);
  const aigw = await emulator(strict({ provider_keys: [{ provider: "z-ai", secret: "k" }] }));
  expect(await keySource(await rest(aigw, "run", run("z-ai/glm-5.2")))).toBe("BYOK");
});

test("G-UB-5 cf-aig-no-wholesale and byok_only forbid Unified Billing here too", async () => {
  const answer = await rest(await emulator(strict({ credits: 5 })), "run", ask, { "cf-aig-no-wholesale": "true" });
  expect([answer.status, (await answer.json()).errors[0].code]).toEqual([400, 2040]);
});

test("G-REST-16 a stored key that the provider rejects is 401 and 2009; Cloudflare's own is 503", async () => {
  const stored = await rest(await emulator(strict({ provider_keys: [key] })), "run", run("openai/mock/401"));
  expect([stored.status, (await stored.json()).internalCode]).toEqual([401, 2009]);
  const paid = await rest(await emulator(strict({ credits: 5 })), "run", run("openai/mock/401"));
  expect(paid.status).toBe(503);
  const unasked = await rest(await emulator(), "run", run("openai/mock/401"));
  expect(unasked.status).toBe(503);
});

test("G-CRED-4 Workers AI needs no key and no credits, with a gateway and without", async () => {
  const aigw = await emulator(strict({}));
  const model = run("@cf/meta/llama-3.1-8b-instruct", { prompt: "hello" });
  expect((await rest(aigw, "run", model)).status).toBe(200);
  expect((await rest(aigw, "run", model, { "cf-aig-gateway-id": "default" })).status).toBe(200);
});

test("G-X402-3 who pays by request needs neither credits nor key", async () => {
  const paying = { "payment-method": "x402", "payment-signature": "signed" };
  const answer = await rest(await emulator(strict({ credits: 0 })), "run", run("openai/gpt-oss-20b"), paying);
  expect(answer.status).toBe(200);
});

test("R-8 relaxed: an account that was given no credits is not asked for any", async () => {
  const aigw = await emulator();
  expect((await rest(aigw, "run", ask, { authorization: undefined })).status).toBe(200);
  const { trace } = await newest(aigw);
  expect(trace.map(({ id }: { id?: string }) => id)).not.toContain("AIGW-L002");
});
