import { generateText, isStepCount, streamText, tool } from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { listening, strictOpen } from "../../support/emulator.ts";
import { gatewayUrl } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

const prompt = "Where does Paris lie?";
const accounts = { "*": { custom_providers: [{ slug: "vllm", base_url: "https://llm.example.com", enable: true }] } };

describe.skipIf(!installed)(`a custom provider${needs}`, async () => {
  if (!installed) return;
  const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
  const { ChatOpenAI } = await import("@langchain/openai");
  const { CohereClientV2 } = await import("cohere-ai");

  test("G-CUST-2 the AI SDK's client for servers in OpenAI's shape: text, stream and tools, strict and without a key", async () => {
    const aigw = await listening({ ...strictOpen, accounts });
    const client = createOpenAICompatible({ name: "vllm", baseURL: gatewayUrl(aigw, "custom-vllm/v1") });
    const model = client("Qwen/Qwen3-32B");
    const { text } = await generateText({ model, prompt });
    expect(text).toMatch(/\w/);
    expect(await streamText({ model, prompt }).text).toBe(text);
    const weather = tool({ inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => `sunny in ${city}` });
    const { steps } = await generateText({ model, prompt, tools: { weather }, stopWhen: isStepCount(2) });
    expect(steps).toHaveLength(2);
  });

  test("G-CUST-2 G-COMPAT-2 LangChain's client on /compat", async () => {
    const aigw = await listening({ accounts });
    const configuration = { baseURL: gatewayUrl(aigw, "compat") };
    const model = new ChatOpenAI({ model: "custom-vllm/Qwen/Qwen3-32B", apiKey: "k", configuration });
    expect((await model.invoke(prompt)).content).toMatch(/\w/);
  });

  test("G-CUST-3 Cohere's client, which embeds and reranks", async () => {
    const aigw = await listening({ accounts });
    const client = new CohereClientV2({ token: "k", baseUrl: gatewayUrl(aigw, "custom-vllm"), maxRetries: 0 });
    const { message } = await client.chat({ model: "command-x", messages: [{ role: "user", content: prompt }] });
    expect(message?.content).toMatchObject([{ type: "text" }]);
    const { results } = await client.rerank({ model: "bge-reranker", query: "paris", documents: ["berlin", "paris"] });
    expect(results[0]?.index).toBe(1);
  });
});
