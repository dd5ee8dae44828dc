import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { emulator, hello, listening } from "../../support/emulator.ts";
import { openSocket } from "../../support/sockets.ts";

const json = { "content-type": "application/json", authorization: "Bearer sk-test", "anthropic-version": "2023-06-01" };
const ask = (aigw: EmulatorInside, url: string, headers: Record<string, string> = {}, body: unknown = hello) =>
  aigw.fetch(url, { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });

async function newest(aigw: EmulatorInside, account = "local") {
  const { exchanges } = await (await aigw.fetch(`http://aigw/_aigw/exchanges?limit=1&account=${account}`)).json();
  return exchanges[0];
}

describe("a request that names the host it meant", () => {
  test.each([
    ["https://api.openai.com/v1/chat/completions", hello, "openai"],
    ["https://api.anthropic.com/v1/messages", { model: "claude-sonnet-5", max_tokens: 9, messages: hello.messages }, "anthropic"],
    [
      "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent?key=k",
      { contents: [{ parts: [{ text: "hi" }] }] },
      "google-ai-studio",
    ],
    ["https://api.groq.com/openai/v1/chat/completions", { ...hello, model: "llama-3.3-70b-versatile" }, "groq"],
    ["https://my-resource.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=1", hello, "azure-openai"],
    [
      "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-sonnet-5/converse",
      { messages: [{ role: "user", content: [{ text: "hi" }] }] },
      "aws-bedrock",
    ],
    ["https://api.cohere.com/v2/chat", { model: "command-a-03-2025", messages: hello.messages }, "cohere"],
  ])("%s is behind the first gateway of the account local", async (url, body, provider) => {
    const aigw = await emulator({ gateways: [{ id: "web" }] });
    const answer = await ask(aigw, url, {}, body);
    expect([answer.status, await newest(aigw)]).toEqual([200, expect.objectContaining({ gateway: "web", provider })]);
  });

  test("over a socket too, where a vendor has another slug", async () => {
    const aigw = await listening();
    const socket = await openSocket(`${aigw.url}/v1/realtime?model=gpt-realtime`, {
      headers: { host: "api.openai.com", ...json },
    });
    expect(JSON.stringify(await socket.next())).toContain("session.created");
  });

  test("x-aigw-host says it where Host cannot, and is not passed on", async () => {
    const aigw = await emulator();
    const answer = await ask(aigw, "http://127.0.0.1/v1/chat/completions", { "x-aigw-host": "api.openai.com" });
    expect(answer.status).toBe(200);
    expect(await newest(aigw)).toMatchObject({ provider: "openai" });
  });

  test("a custom domain that was meant is guarded by Access as ever", async () => {
    const hosts = { "ai.example.com": { account: "acme", gateway: "web", access: {} } };
    const aigw = await emulator({ hosts, gateways: [{ id: "web", account: "acme" }] });
    const answer = await ask(aigw, "http://127.0.0.1/openai/chat/completions", { "x-aigw-host": "ai.example.com" });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain("Access");
  });

  test("the control API keeps its place at every host", async () => {
    const aigw = await emulator();
    expect((await aigw.fetch("https://api.openai.com/_aigw/health")).status).toBe(200);
  });
});

describe("R-13 a request that says whose sandbox it runs in", () => {
  test.each([
    ["https://gateway.ai.cloudflare.com/v1/0123abc/default/openai/chat/completions", hello],
    ["https://api.cloudflare.com/client/v4/accounts/0123abc/ai/v1/chat/completions", { ...hello, model: "openai/gpt-4o-mini" }],
    ["https://api.openai.com/v1/chat/completions", hello],
  ])("%s is that account's", async (url, body) => {
    const aigw = await emulator();
    const answer = await ask(aigw, url, { "x-aigw-account": "test-7" }, body);
    expect([answer.status, await newest(aigw, "test-7")]).toEqual([200, expect.objectContaining({ status: 200 })]);
    expect(await newest(aigw, "0123abc")).toBeUndefined();
  });
});
