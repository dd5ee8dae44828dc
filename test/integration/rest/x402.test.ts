import { expect, test } from "vitest";
import { emulator } from "../../support/emulator.ts";
import { messages, rest, run } from "../../support/rest.ts";

const payable = ["z-ai/glm-4.7-flash", "google/gemma-4-26b-a4b-it", "openai/gpt-oss-20b", "alibaba/qwen3.8-27b"];
const paying = { "payment-method": "x402" };

test.each(payable)(
  "G-X402-1 G-X402-2 G-X402-3 %s: terms, then the answer to the same request with a signature",
  async (model) => {
    const aigw = await emulator();
    const first = await rest(aigw, "run", run(model), paying);
    expect(first.status).toBe(402);
    const terms = JSON.parse(Buffer.from(first.headers.get("payment-required") ?? "", "base64").toString());
    expect(terms.accepts[0]).toMatchObject({ scheme: "upto", network: expect.any(String), asset: expect.any(String) });
    expect(Number(terms.accepts[0].amount)).toBeGreaterThan(0);
    const second = await rest(aigw, "run", run(model), { ...paying, "payment-signature": "signed" });
    expect(second.status).toBe(200);
    expect(second.headers.get("payment-required")).toBeNull();
    expect(await second.json()).toMatchObject({ object: "chat.completion" });
  },
);

test("G-X402-2 the most that a request may cost grows with max_tokens", async () => {
  const aigw = await emulator();
  const most = async (max_tokens: number) => {
    const answer = await rest(aigw, "run", run("openai/gpt-oss-20b", { messages, max_tokens }), paying);
    return Number(JSON.parse(Buffer.from(answer.headers.get("payment-required") ?? "", "base64").toString()).accepts[0].amount);
  };
  expect((await most(2000)) - (await most(1000))).toBe(300);
});

test.each(["1e999", "1e300", "-5", "0.5"])(
  "G-X402-2 max_tokens of %s: the amount is still a whole number of the coin",
  async (max) => {
    const aigw = await emulator();
    const answer = await aigw.fetch("http://aigw/client/v4/accounts/local/ai/run", {
      method: "POST",
      headers: paying,
      body: JSON.stringify(run("openai/gpt-oss-20b", { messages, max_tokens: 0 })).replace(
        '"max_tokens":0',
        `"max_tokens":${max}`,
      ),
    });
    const { accepts } = JSON.parse(Buffer.from(answer.headers.get("payment-required") ?? "", "base64").toString());
    expect(accepts[0].amount).toMatch(/^[1-9]\d{0,9}$/);
  },
);

test("G-X402-4 without the header nobody is asked to pay", async () => {
  const aigw = await emulator();
  for (const model of payable) expect((await rest(aigw, "run", run(model))).status).toBe(200);
});

test("G-X402-1 other models, other paths and other methods of payment go the ordinary way", async () => {
  const aigw = await emulator();
  expect((await rest(aigw, "run", run("openai/gpt-4.1"), paying)).status).toBe(200);
  const chat = { model: "openai/gpt-oss-20b", messages };
  expect((await rest(aigw, "v1/chat/completions", chat, paying)).status).toBe(200);
  expect((await rest(aigw, "run", run("openai/gpt-oss-20b"), { "payment-method": "cash" })).status).toBe(200);
});

test("G-X402-5 an empty signature is none", async () => {
  const empty = { ...paying, "payment-signature": " " };
  expect((await rest(await emulator(), "run", run("openai/gpt-oss-20b"), empty)).status).toBe(402);
});
