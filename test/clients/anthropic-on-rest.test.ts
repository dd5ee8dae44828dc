import Anthropic from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening } from "../support/emulator.ts";

const model = "anthropic/claude-opus-5";
const messages = [{ role: "user" as const, content: "Where does Paris lie?" }];
const ask = { model, messages, max_tokens: 200 };

function clientOf({ url }: EmulatorInside, base: string, authToken = "api-token") {
  return new Anthropic({ baseURL: `${url}/client/v4/accounts/local/ai${base}`, apiKey: null, authToken, maxRetries: 0 });
}

test.each(["", "/v1"])("G-REST-14 the Anthropic client works with the base URL …/ai%s, whole and streamed", async (base) => {
  const client = clientOf(await listening(), base);
  const { content } = await client.messages.create(ask);
  const [block] = content;
  expect(block?.type === "text" && block.text).toMatch(/\w/);
  const final = await client.messages.stream(ask).finalMessage();
  expect(final.content).toMatchObject([{ type: "text", text: block?.type === "text" && block.text }]);
});

test("G-REST-15 G-REST-10 on /v1/messages the vendor's own API is whole: web search, system as a list", async () => {
  const client = clientOf(await listening(), "");
  const answer = await client.messages.create({
    ...ask,
    system: [{ type: "text", text: "Be brief." }],
    tools: [{ type: "web_search_20250305", name: "web_search" }],
  });
  expect(answer.type).toBe("message");
});

test("G-ERR-3 errors are typed: no such model, no such token", async () => {
  const client = clientOf(await listening(), "");
  await expect(client.messages.create({ ...ask, model: "anthropic/claude-opus-4-1" })).rejects.toBeInstanceOf(
    Anthropic.NotFoundError,
  );
  const strict = clientOf(await listening({ strict: true }), "");
  await expect(strict.messages.create(ask)).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
});
