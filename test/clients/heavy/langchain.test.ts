import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { listening } from "../../support/emulator.ts";
import { failing, gatewayUrl, requestCount, scripted } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const Place = z.object({ city: z.string(), country: z.string() });
const prompt = "Where does Paris lie?";

describe.skipIf(!installed)(`@langchain/*${needs}`, async () => {
  if (!installed) return;
  const { ChatOpenAI, OpenAIEmbeddings } = await import("@langchain/openai");
  const { ChatAnthropic } = await import("@langchain/anthropic");
  const { ChatGoogleGenerativeAI } = await import("@langchain/google-genai");
  const { ChatCloudflareWorkersAI } = await import("@langchain/cloudflare");
  const { tool } = await import("@langchain/core/tools");

  /** With the base URLs of clients.md, section 2. */
  const makers = {
    ChatOpenAI: (aigw: EmulatorInside, model = "gpt-4o-mini", maxRetries = 0) =>
      new ChatOpenAI({ model, apiKey: "sk-test", maxRetries, configuration: { baseURL: gatewayUrl(aigw, "openai") } }),
    ChatAnthropic: (aigw: EmulatorInside, model = "claude-sonnet-5", maxRetries = 0) =>
      new ChatAnthropic({ model, apiKey: "sk-ant-test", maxRetries, anthropicApiUrl: gatewayUrl(aigw, "anthropic") }),
    ChatGoogleGenerativeAI: (aigw: EmulatorInside, model = "gemini-2.5-flash", maxRetries = 0) =>
      new ChatGoogleGenerativeAI({ model, apiKey: "test", maxRetries, baseUrl: gatewayUrl(aigw, "google-ai-studio") }),
  };
  const every = Object.entries(makers);

  const clock = tool(async ({ zone }) => `It is noon in ${zone}`, {
    name: "get_time",
    description: "The time in a zone",
    schema: z.object({ zone: z.string() }),
  });

  test.each(every)("clients 7.7 %s: a plain answer has text and usage", async (_, make) => {
    const aigw = await listening();
    const answer = await make(aigw).invoke(prompt);
    expect(answer.text).toMatch(/\w/);
    expect(answer.usage_metadata).toMatchObject({ input_tokens: expect.any(Number), output_tokens: expect.any(Number) });
  });

  test.each(every)("clients 7.7 %s: a stream comes in pieces and says what the whole answer says", async (_, make) => {
    const aigw = await listening();
    const pieces: string[] = [];
    for await (const chunk of await make(aigw).stream(prompt)) pieces.push(chunk.text);
    expect(pieces.filter((piece) => piece !== "").length).toBeGreaterThan(1);
    expect(pieces.join("")).toBe((await make(aigw).invoke(prompt)).text);
  });

  test.each(every)("clients 7.7 %s: a tool is called, and its result answered with text", async (_, make) => {
    const aigw = await listening();
    const model = make(aigw).bindTools([clock]);
    const asked = await model.invoke(prompt);
    const [call] = asked.tool_calls ?? [];
    expect(call).toMatchObject({ name: "get_time", args: { zone: expect.any(String) } });
    const result = await clock.invoke({ ...call, type: "tool_call", name: "get_time", args: { zone: "UTC" } });
    const said = await model.invoke([{ role: "user", content: prompt }, asked, result]);
    expect(said.tool_calls ?? []).toEqual([]);
    expect(said.text).toMatch(/\w/);
  });

  test.each(every)("clients 7.7 %s: structured output fits its schema", async (_, make) => {
    const aigw = await listening();
    expect(await make(aigw).withStructuredOutput(Place).invoke(prompt)).toEqual({
      city: expect.any(String),
      country: expect.any(String),
    });
  });

  test.each([
    ["ChatOpenAI", makers.ChatOpenAI, "gpt-4o-mini"],
    ["ChatAnthropic", makers.ChatAnthropic, "claude-sonnet-5"],
  ] as const)("clients 3 %s tries a 429 again that says how long to wait", async (_, make, model) => {
    const aigw = await scripted({ answer: failing(429, { "retry-after": "0.01" }), times: 1 }, { answer: { text: "at last" } });
    expect((await make(aigw, model, 1).invoke(prompt)).text).toBe("at last");
    expect(await requestCount(aigw)).toBe(2);
  });

  test.each(every)("clients 4 %s: a model that is not there is the vendor's own error", async (_, make) => {
    const aigw = await listening({ strict: true, gateways: [{ id: "default", authentication: false }] });
    await expect(make(aigw, "no-such-model").invoke(prompt)).rejects.toThrow(/404|not found|does not exist/i);
  });

  test("clients 7.7 ChatCloudflareWorkersAI: whole and streamed", async () => {
    const aigw = await listening();
    const model = new ChatCloudflareWorkersAI({
      model: "@cf/meta/llama-3.1-8b-instruct",
      cloudflareAccountId: "local",
      cloudflareApiToken: "cf-token",
      baseUrl: gatewayUrl(aigw, "workers-ai"),
    });
    const whole = (await model.invoke(prompt)).text;
    let streamed = "";
    for await (const chunk of await model.stream(prompt)) streamed += chunk.text;
    expect(whole).toMatch(/\w/);
    expect(streamed).toBe(whole);
  });

  test("clients 7.7 OpenAIEmbeddings: a vector for each text, the same for the same text", async () => {
    const aigw = await listening();
    const embeddings = new OpenAIEmbeddings({
      model: "text-embedding-3-small",
      apiKey: "sk-test",
      configuration: { baseURL: gatewayUrl(aigw, "openai") },
    });
    const [one, two, again] = await embeddings.embedDocuments(["one", "two", "one"]);
    expect(one).toHaveLength(1536);
    expect(again).toEqual(one);
    expect(two).not.toEqual(one);
  });
});
