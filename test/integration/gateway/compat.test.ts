import { expect, test } from "vitest";
import { emulator, post } from "../../support/emulator.ts";

const messages = [{ role: "user", content: "hello" }];
const models = {
  openai: "gpt-4o-mini",
  anthropic: "claude-sonnet-5",
  "google-ai-studio": "gemini-2.5-flash",
  "google-vertex-ai": "google/gemini-2.5-flash",
  "workers-ai": "@cf/meta/llama-3.1-8b-instruct",
  baseten: "openai/gpt-oss-120b",
  cerebras: "llama3.1-8b",
  deepseek: "deepseek-v4-flash",
  grok: "grok-4",
  groq: "llama-3.1-8b-instant",
  mistral: "mistral-small-latest",
  perplexity: "sonar",
  cohere: "command-a-03-2025",
  parallel: "speed",
  "perplexity-ai": "sonar",
};

test.each(Object.entries(models))(
  "G-COMPAT-1 G-COMPAT-2 G-COMPAT-5 %s answers chat completions in OpenAI's shape, whole and streamed",
  async (prefix, model) => {
    const aigw = await emulator();
    const answer = await post(aigw, "compat/chat/completions", { model: `${prefix}/${model}`, messages });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
    const whole = await answer.json();
    expect(whole).toMatchObject({
      object: "chat.completion",
      choices: [{ message: { role: "assistant" }, finish_reason: "stop" }],
    });

    const stream = await post(aigw, "compat/chat/completions", { model: `${prefix}/${model}`, messages, stream: true });
    expect(stream.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const data = (await stream.text()).split("\n\n").filter(Boolean);
    expect(data.at(-1)).toBe("data: [DONE]");
    const deltas = data.slice(0, -1).map((event) => JSON.parse(event.slice(6)).choices[0]?.delta.content ?? "");
    expect(deltas.join("")).toBe(whole.choices[0].message.content);
  },
);

test("G-COMPAT-1 only the first segment of the model is the provider", async () => {
  const aigw = await emulator();
  const answer = await post(aigw, "compat/chat/completions", { model: "workers-ai/@cf/meta/llama-3.1-8b-instruct", messages });
  const { trace } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json();
  expect(trace).toContainEqual(
    expect.objectContaining({ what: "step", provider: "workers-ai", model: "@cf/meta/llama-3.1-8b-instruct" }),
  );
});

test.each([
  ["a model without prefix", { model: "gpt-4o-mini", messages }],
  ["no model", { messages }],
  ["no messages", { model: "openai/gpt-4o-mini" }],
  ["empty messages", { model: "openai/gpt-4o-mini", messages: [] }],
  ["empty content", { model: "openai/gpt-4o-mini", messages: [{ role: "user", content: "" }] }],
  ["a body that is no JSON", "{model:"],
  ["a body that is no object", "[1]"],
])("G-COMPAT-4 %s is 400 code 2019", async (_, body) => {
  const answer = await post(await emulator(), "compat/chat/completions", body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    error: [{ code: 2019, message: "Chat completion bad format" }],
    name: "AiGatewayError",
  });
});

test("G-COMPAT-4 a bare @cf/ model is 400 code 2008", async () => {
  const answer = await post(await emulator(), "compat/chat/completions", { model: "@cf/meta/llama-3.1-8b-instruct", messages });
  expect(await answer.json()).toMatchObject({ httpCode: 400, internalCode: 2008 });
});

test("G-COMPAT-4 an assistant message that only calls tools is not empty", async () => {
  const conversation = [
    ...messages,
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "call_1", type: "function", function: { name: "f", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "call_1", content: "42" },
  ];
  const answer = await post(await emulator(), "compat/chat/completions", { model: "openai/gpt-4o-mini", messages: conversation });
  expect(answer.status).toBe(200);
});

test("G-COMPAT-9 the answer's model is the provider's own, without prefix", async () => {
  const aigw = await emulator();
  const modelOf = async (model: string) =>
    (await (await post(aigw, "compat/chat/completions", { model, messages })).json()).model;
  expect(await modelOf("openai/gpt-4o-mini")).toBe("gpt-4o-mini-2024-07-18");
  expect(await modelOf("workers-ai/@cf/meta/llama-3.1-8b-instruct")).toBe("@cf/meta/llama-3.1-8b-instruct");
});

test("G-COMPAT-11 other paths under /compat are 400 code 2008", async () => {
  const aigw = await emulator();
  for (const path of ["compat/embeddings", "compat/completions", "compat", "compat/chat"]) {
    expect(await (await post(aigw, path, { model: "openai/gpt-4o-mini", messages })).json(), path).toMatchObject({
      internalCode: 2008,
    });
  }
});

test("R-5 the same question has the same answer through the native path and through compat", async () => {
  const aigw = await emulator();
  const native = await (await post(aigw, "openai/chat/completions", { model: "gpt-4o-mini", messages })).json();
  const compat = await (await post(aigw, "compat/chat/completions", { model: "openai/gpt-4o-mini", messages })).json();
  expect(compat.choices[0].message.content).toBe(native.choices[0].message.content);
  expect(compat.id).not.toBe(native.id);
});
