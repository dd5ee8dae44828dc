import { describe, expect, test } from "vitest";
import { emulator, post } from "../../support/emulator.ts";

const asked = { messages: [{ role: "user", content: "hello" }] };

async function chunksOf(answer: Response): Promise<Record<string, unknown>[]> {
  const events = (await answer.text()).split("\n\n").filter((event) => event.startsWith("data: {"));
  return events.map((event) => JSON.parse(event.slice("data: ".length)));
}

function object(value: unknown): Record<string, unknown> {
  return Object(value);
}

describe("limits are told on every answer, and are used up where one refuses", () => {
  test.each([
    ["WIRE-6 groq", "groq/chat/completions", "llama-3.1-8b-instant", "x-ratelimit-remaining-requests"],
    ["WIRE-11 cerebras", "cerebras/chat/completions", "llama3.1-8b", "x-ratelimit-remaining-requests-day"],
    ["WIRE-5 mistral", "mistral/v1/chat/completions", "mistral-small-latest", "x-ratelimit-remaining-req-minute"],
    ["WIRE-12 cohere", "cohere/v2/chat", "command-a-03-2025", "x-trial-endpoint-call-remaining"],
    [
      "WIRE-16 azure-openai",
      "azure-openai/r/gpt-4o-mini/chat/completions?api-version=2024-10-21",
      "",
      "x-ratelimit-remaining-requests",
    ],
  ])("%s", async (_, path, model, header) => {
    const aigw = await emulator();
    const served = await post(aigw, path, { ...asked, model });
    expect(served.status).toBe(200);
    expect(Number(served.headers.get(header))).toBeGreaterThan(0);
    const limited = await post(aigw, path.replace("gpt-4o-mini", "mock-429"), { ...asked, model: "mock/429" });
    expect(limited.status).toBe(429);
    expect(limited.headers.get(header)).toBe("0");
  });

  test("WIRE-6 WIRE-11 when they are new again is a duration at Groq, and seconds at Cerebras", async () => {
    const aigw = await emulator();
    const groq = await post(aigw, "groq/chat/completions", { ...asked, model: "llama-3.1-8b-instant" });
    expect(groq.headers.get("x-ratelimit-reset-requests")).toBe("6s");
    expect(groq.headers.get("x-ratelimit-reset-tokens")).toBe("330ms");
    const cerebras = await post(aigw, "cerebras/chat/completions", { ...asked, model: "llama3.1-8b" });
    expect(cerebras.headers.get("x-ratelimit-reset-tokens-minute")).toBe("30");
  });
});

test.each([
  ["WIRE-8", "grok/chat/completions", "grok-4"],
  ["WIRE-9", "perplexity-ai/chat/completions", "sonar"],
])("%s %s: every chunk tells what was used so far, and the last what the whole answer does", async (_, path, model) => {
  const aigw = await emulator({ padding: false });
  const whole = await (await post(aigw, path, { ...asked, model })).json();
  const chunks = await chunksOf(await post(aigw, path, { ...asked, model, stream: true }));
  const counts = chunks.map(({ usage }) => Number(object(usage)["completion_tokens"]));
  expect(counts[0]).toBe(0);
  expect(counts).toEqual([...counts].sort((one, other) => one - other));
  expect(new Set(counts).size).toBeGreaterThan(5);
  expect(chunks.at(-1)?.["usage"]).toEqual(whole.usage);
});

describe("WIRE-9 Perplexity", () => {
  const sonar = { ...asked, model: "sonar" };

  test("a whole answer's choice has an empty delta, and what is wished for besides is there", async () => {
    const aigw = await emulator();
    const body = await (await post(aigw, "perplexity-ai/chat/completions", sonar)).json();
    expect(body.choices[0].delta).toEqual({ role: "assistant", content: "" });
    expect(body).not.toHaveProperty("related_questions");
    const wishes = { ...sonar, return_images: true, return_related_questions: true };
    expect(await (await post(aigw, "perplexity-ai/chat/completions", wishes)).json()).toMatchObject({
      images: [],
      related_questions: [expect.any(String)],
    });
  });

  test("a concise stream tells sources and usage once, in the chunk that ends it", async () => {
    const aigw = await emulator({ padding: false });
    const chunks = await chunksOf(
      await post(aigw, "perplexity-ai/chat/completions", { ...sonar, stream: true, stream_mode: "concise" }),
    );
    const kinds = chunks.map((chunk) => chunk["object"]);
    expect(kinds.at(-1)).toBe("chat.completion.done");
    expect(new Set(kinds.slice(0, -1))).toEqual(new Set(["chat.completion.chunk"]));
    expect(chunks.filter((chunk) => "citations" in chunk || "usage" in chunk)).toEqual([chunks.at(-1)]);
  });
});

test("WIRE-10 OpenRouter's reasoning stands in reasoning_details too, whole and streamed", async () => {
  const aigw = await emulator({ padding: false });
  const body = { ...asked, model: "openai/gpt-4o-mini", reasoning: { effort: "high" } };
  const { choices } = await (await post(aigw, "openrouter/chat/completions", body)).json();
  const { reasoning, reasoning_details: details } = choices[0].message;
  expect(details).toEqual([{ type: "reasoning.text", text: reasoning, format: "unknown", index: 0 }]);
  const chunks = await chunksOf(await post(aigw, "openrouter/chat/completions", { ...body, stream: true }));
  const texts = chunks.flatMap((chunk) => {
    const [choice] = chunk["choices"] as Record<string, unknown>[];
    const told = object(choice?.["delta"])["reasoning_details"];
    return Array.isArray(told) ? told.map(({ text }) => text) : [];
  });
  expect(texts.join("")).toBe(reasoning);
});

test("WIRE-10 OpenRouter takes the first of several models where none is named", async () => {
  const body = { ...asked, models: ["anthropic/claude-sonnet-4.5", "openai/gpt-4o-mini"] };
  const answer = await post(await emulator(), "openrouter/chat/completions", body);
  expect(await answer.json()).toMatchObject({ model: "anthropic/claude-sonnet-4.5", provider: "Anthropic" });
});

test("WIRE-7 DeepSeek refuses a schema in its own words, and takes json_object", async () => {
  const aigw = await emulator();
  const ask = (response_format: object) =>
    post(aigw, "deepseek/chat/completions", { ...asked, model: "deepseek-chat", response_format });
  const refused = await ask({ type: "json_schema", json_schema: { name: "a", schema: { type: "object" } } });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({
    error: { message: "This response_format type is unavailable now", type: "invalid_request_error", param: "response_format" },
  });
  const { choices } = await (await ask({ type: "json_object" })).json();
  expect(JSON.parse(choices[0].message.content)).toBeTypeOf("object");
});

test("WIRE-9 Perplexity knows no tools: those that are offered are left aside", async () => {
  const tools = [{ type: "function", function: { name: "get_time", parameters: { type: "object" } } }];
  const body = { ...asked, model: "sonar", tools, tool_choice: "required" };
  const { choices } = await (await post(await emulator(), "perplexity-ai/chat/completions", body)).json();
  expect(choices[0]).toMatchObject({ message: { content: expect.stringMatching(/^Mock answer/) }, finish_reason: "stop" });
  expect(choices[0].message).not.toHaveProperty("tool_calls");
});

test("WIRE-8 xAI cites its sources where a search is asked for, whole and at a stream's end", async () => {
  const aigw = await emulator({ padding: false });
  const ask = (more: object) => post(aigw, "grok/chat/completions", { ...asked, model: "grok-4", ...more });
  const searching = { search_parameters: { mode: "on" } };
  const whole = await (await ask(searching)).json();
  expect(whole.citations).toEqual([expect.stringMatching(/^https:/), expect.stringMatching(/^https:/)]);
  expect(whole.usage.num_sources_used).toBe(2);
  const chunks = await chunksOf(await ask({ ...searching, stream: true }));
  expect(chunks.filter((chunk) => "citations" in chunk)).toEqual([chunks.at(-1)]);
  expect(chunks.at(-1)?.["usage"]).toEqual(whole.usage);
  for (const more of [{}, { search_parameters: { mode: "off" } }]) {
    const without = await (await ask(more)).json();
    expect(without).not.toHaveProperty("citations");
    expect(without.usage.num_sources_used).toBe(0);
  }
});
