import { describe, expect, test } from "vitest";
import { emulator, hello } from "../../support/emulator.ts";

const token = "cf-token-0123456789";
const claude = { model: "claude-sonnet-5", max_tokens: 20, messages: hello.messages };
const gemini = { contents: [{ parts: [{ text: "hello" }] }] };
const version = { "anthropic-version": "2023-06-01" };
const own = { "cf-aig-authorization": `Bearer ${token}` };
const responses = { model: "gpt-5", input: "hello" };

/** As the table of G-PROV-8 has them: path behind the gateway, headers, body. */
const agents: Readonly<Record<string, readonly [path: string, headers: Record<string, string>, body: object]>> = {
  "Claude Code": ["anthropic/v1/messages", { ...version, ...own, "x-api-key": "sk-ant-own" }, claude],
  "OpenAI Codex": ["openai/responses", { authorization: `Bearer ${token}` }, responses],
  "OpenCode, OpenAI": ["openai/responses", { ...own, authorization: "Bearer " }, responses],
  "OpenCode, Anthropic": ["anthropic/v1/messages", { ...version, ...own, "x-api-key": "" }, claude],
  "OpenCode, Google": [
    "google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent",
    { ...own, "x-goog-api-key": "" },
    gemini,
  ],
  "Gemini CLI": ["google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent", { "x-goog-api-key": token }, gemini],
};

const stored = ["openai", "anthropic", "google-ai-studio"].map((provider) => ({ provider, secret: `sk-stored-for-${provider}` }));

describe.each([
  ["stored keys", { provider_keys: stored }],
  ["credits", { credits: 1 }],
])("G-PROV-8 G-PROV-9 strict, with %s", (_, account) => {
  test.each(Object.entries(agents))("%s is answered", async (_agent, [path, headers, body]) => {
    const aigw = await emulator({ strict: true, accounts: { "*": { tokens: [token], ...account } } });
    const answer = await aigw.fetch(`http://aigw/v1/local/default/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    expect(answer.status, await answer.text()).toBe(200);
  });
});
