import OpenAI from "openai";
import { expect, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening } from "../support/emulator.ts";
import { newestExchange } from "./gateway.ts";

const messages = [{ role: "user" as const, content: "Where does Paris lie?" }];

function clientOf({ url }: EmulatorInside, options: { apiKey?: string; gateway?: string } = {}) {
  const { apiKey = "api-token", gateway } = options;
  return new OpenAI({
    baseURL: `${url}/client/v4/accounts/local/ai/v1`,
    apiKey,
    maxRetries: 0,
    ...(gateway !== undefined && { defaultHeaders: { "cf-aig-gateway-id": gateway } }),
  });
}

test.each(["openai/gpt-4.1", "xai/grok-4.3", "google/gemini-3-flash"])(
  "G-REST-3 the OpenAI client asks %s on api.cloudflare.com, whole and streamed",
  async (model) => {
    const client = clientOf(await listening());
    const { data, response } = await client.chat.completions.create({ model, messages }).withResponse();
    expect(data.choices[0]?.message.content).toMatch(/\w/);
    expect(response.headers.get("cf-aig-step")).toBeNull();
    let text = "";
    for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text).toBe(data.choices[0]?.message.content);
  },
);

test("spec 4 responses, and Workers AI models through a gateway that is named", async () => {
  const aigw = await listening();
  const answer = await clientOf(aigw).responses.create({ model: "openai/gpt-5", input: "Where does Paris lie?" });
  expect(answer.output_text).toMatch(/\w/);
  const model = "@cf/meta/llama-3.1-8b-instruct";
  const chat = await clientOf(aigw, { gateway: "web" }).chat.completions.create({ model, messages });
  expect(chat.choices[0]?.message.content).toMatch(/\w/);
  expect(await newestExchange(aigw)).toMatchObject({ gateway: "web", provider: "workers-ai", model });
});

test("spec 4 embeddings of Workers AI", async () => {
  const { data } = await clientOf(await listening()).embeddings.create({ model: "@cf/baai/bge-m3", input: ["one", "two"] });
  expect(data.map(({ embedding }) => embedding.length)).toEqual([1024, 1024]);
});

test("G-ERR-3 errors are typed: no such model, no such token, rate limited, no such gateway", async () => {
  const limit = { id: "busy", rate_limiting_limit: 1, rate_limiting_interval: 60 };
  const aigw = await listening({ gateways: [limit] });
  const ask = (client: OpenAI, model = "openai/gpt-4.1") => client.chat.completions.create({ model, messages });
  await expect(ask(clientOf(aigw), "openai/gpt-99")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  await ask(clientOf(aigw, { gateway: "busy" }));
  await expect(ask(clientOf(aigw, { gateway: "busy" }))).rejects.toBeInstanceOf(OpenAI.RateLimitError);
  const strict = await listening({ strict: true, accounts: { local: { api_tokens: ["api-token"] } } });
  await expect(ask(clientOf(strict, { apiKey: "wrong" }))).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  await expect(ask(clientOf(strict, { gateway: "nowhere" }))).rejects.toBeInstanceOf(OpenAI.BadRequestError);
});
