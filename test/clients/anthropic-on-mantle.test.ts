import Anthropic from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { listening, strictOpen } from "../support/emulator.ts";
import { gatewayUrl, newestExchange } from "./gateway.ts";

const ask = {
  model: "anthropic.claude-sonnet-5",
  max_tokens: 200,
  messages: [{ role: "user" as const, content: "Where does Paris lie?" }],
};

test.each([
  ["in x-api-key", { apiKey: "bedrock-api-key-1" }],
  ["as Bearer", { authToken: "bedrock-api-key-1", apiKey: null }],
])("G-PROV-6 Anthropic's SDK asks bedrock-mantle with a Bedrock key %s: a message, and a stream of the same", async (_, key) => {
  const aigw = await listening(strictOpen);
  const client = new Anthropic({ baseURL: gatewayUrl(aigw, "aws-bedrock/bedrock-mantle/us-east-1/anthropic"), ...key });
  const message = await client.messages.create(ask);
  expect(await client.messages.stream(ask).finalText()).toBe(message.content[0]?.type === "text" && message.content[0].text);
  expect(await newestExchange(aigw)).toMatchObject({ provider: "aws-bedrock", model: ask.model, status: 200 });
  const { input_tokens } = await client.messages.countTokens({ model: ask.model, messages: ask.messages });
  expect(input_tokens).toBe(message.usage.input_tokens);
});
