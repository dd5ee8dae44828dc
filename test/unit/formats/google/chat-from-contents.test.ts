import { expect, test } from "vitest";
import { chatFromContents } from "../../../../src/formats/google/chat-from-contents.ts";

test("G-REST-12 a body with messages is left as it is", () => {
  const input = { messages: [], contents: [] };
  expect(chatFromContents(input)).toBe(input);
});

test("G-REST-12 contents, system instruction and settings become a chat body", () => {
  const body = chatFromContents({
    systemInstruction: { parts: [{ text: "Be brief." }] },
    contents: [
      { role: "user", parts: [{ text: "What is this?" }, { inlineData: { mimeType: "image/png", data: "AAAA" } }] },
      { role: "model", parts: [{ text: "A dot." }] },
      { role: "user", parts: { fileData: { fileUri: "https://x.test/a.png" } } },
    ],
    generationConfig: { maxOutputTokens: 9, temperature: 0, topP: 0.5, stopSequences: ["x"], candidateCount: 2, seed: 3 },
    stream: true,
  });
  expect(body).toEqual({
    messages: [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
        ],
      },
      { role: "assistant", content: [{ type: "text", text: "A dot." }] },
      { role: "user", content: [{ type: "image_url", image_url: { url: "https://x.test/a.png" } }] },
    ],
    max_tokens: 9,
    temperature: 0,
    top_p: 0.5,
    stop: ["x"],
    n: 2,
    seed: 3,
    stream: true,
  });
});

test("G-REST-12 functions, calls and what they gave become tools, tool calls and tool messages", () => {
  const body = chatFromContents({
    contents: [
      { role: "model", parts: [{ functionCall: { name: "get_time", args: { zone: "UTC" } } }] },
      { role: "user", parts: [{ functionResponse: { name: "get_time", response: { time: "12:00" } } }] },
    ],
    tools: [{ functionDeclarations: [{ name: "get_time", description: "The time.", parameters: { type: "object" } }] }],
    generation_config: { response_mime_type: "application/json" },
  });
  expect(body).toEqual({
    messages: [
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "get_time", type: "function", function: { name: "get_time", arguments: '{"zone":"UTC"}' } }],
      },
      { role: "tool", tool_call_id: "get_time", content: '{"time":"12:00"}' },
    ],
    tools: [{ type: "function", function: { name: "get_time", description: "The time.", parameters: { type: "object" } } }],
    response_format: { type: "json_object" },
  });
});
