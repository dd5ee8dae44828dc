import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { accessToken } from "../support/access-token.ts";
import { emulator } from "../support/emulator.ts";

const config = {
  strict: true,
  gateways: [{ id: "web", account: "acme", authentication: true }],
  hosts: { "ai.example.com": { account: "acme", gateway: "web", access: { team: "acme" } } },
  accounts: { acme: { provider_keys: [{ provider: "openai", secret: "sk-stored" }] } },
};
const jwt = accessToken({ sub: "user-7", iss: "https://acme.cloudflareaccess.com" });
const messages = [{ role: "user" as const, content: "Where does Paris lie?" }];

test("G-DOM-1 G-ACC-1 OpenAI's client at a domain behind Access, the token in its key's place", async () => {
  const { fetch } = await emulator(config);
  const client = new OpenAI({ baseURL: "https://ai.example.com/openai", apiKey: jwt, fetch });
  const stream = client.chat.completions.stream({ model: "gpt-4o-mini", messages });
  expect(await stream.finalContent()).toMatch(/\w/);
});

test("G-ACC-3 OpenAI's client without one meets Access, and no gateway", async () => {
  const { fetch } = await emulator(config);
  const client = new OpenAI({ baseURL: "https://ai.example.com/openai", apiKey: "sk-test", fetch });
  await expect(client.chat.completions.create({ model: "gpt-4o-mini", messages })).rejects.toBeInstanceOf(
    OpenAI.AuthenticationError,
  );
});

test("G-ACC-1 Anthropic's client with its own key, and the token beside it", async () => {
  const { fetch } = await emulator(config);
  const defaultHeaders = { "cf-access-token": jwt };
  const client = new Anthropic({ baseURL: "https://ai.example.com/anthropic", apiKey: "sk-ant", defaultHeaders, fetch });
  const answer = await client.messages.create({ model: "claude-sonnet-5", max_tokens: 50, messages });
  expect(answer.content).toMatchObject([{ type: "text" }]);
});
