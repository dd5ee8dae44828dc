import { describe, expect, test } from "vitest";
import { listening, strictOpen } from "../../support/emulator.ts";
import { gatewayUrl } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const prompt = "Where does Paris lie?";

describe.skipIf(!installed)(`@google/generative-ai${needs}`, async () => {
  if (!installed) return;
  const { FunctionCallingMode, GoogleGenerativeAI, GoogleGenerativeAIFetchError, SchemaType } = await import(
    "@google/generative-ai"
  );

  async function model(name = "gemini-2.5-flash", config?: Parameters<typeof listening>[0]) {
    const aigw = await listening(config);
    const baseUrl = gatewayUrl(aigw, "google-ai-studio");
    return new GoogleGenerativeAI("test").getGenerativeModel({ model: name }, { baseUrl });
  }

  test("clients 7.3 an answer is text, whole and streamed alike", async () => {
    const gemini = await model();
    const whole = (await gemini.generateContent(prompt)).response.text();
    const { stream } = await gemini.generateContentStream(prompt);
    let streamed = "";
    for await (const chunk of stream) streamed += chunk.text();
    expect(whole).toMatch(/\w/);
    expect(streamed).toBe(whole);
  });

  test("clients 7.3 countTokens counts, embedContent and batchEmbedContents give the same vector", async () => {
    expect((await (await model()).countTokens(prompt)).totalTokens).toBeGreaterThan(0);
    const embedder = await model("gemini-embedding-001");
    const { embedding } = await embedder.embedContent("sea");
    const content = { role: "user", parts: [{ text: "sea" }] };
    const { embeddings } = await embedder.batchEmbedContents({ requests: [{ content }, { content }] });
    expect(embedding.values).toHaveLength(3072);
    expect(embeddings.map(({ values }) => values)).toEqual([embedding.values, embedding.values]);
  });

  test("clients 7.3 a function is called with arguments of its schema", async () => {
    const { response } = await (await model()).generateContent({
      contents: [{ role: "user", parts: [{ text: prompt }] }],
      tools: [
        {
          functionDeclarations: [
            {
              name: "get_time",
              parameters: { type: SchemaType.OBJECT, properties: { zone: { type: SchemaType.STRING } }, required: ["zone"] },
            },
          ],
        },
      ],
      toolConfig: { functionCallingConfig: { mode: FunctionCallingMode.ANY } },
    });
    expect(response.functionCalls()).toEqual([expect.objectContaining({ name: "get_time", args: { zone: expect.any(String) } })]);
  });

  test("clients 4 an unknown model is an error with its status and the vendor's sentence", async () => {
    const gemini = await model("no-such-model", strictOpen);
    const error = await gemini.generateContent(prompt).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GoogleGenerativeAIFetchError);
    expect(error).toMatchObject({ status: 404, message: expect.stringContaining("is not found for API version") });
  });
});
