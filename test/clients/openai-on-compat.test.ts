import OpenAI from "openai";
import { zodFunction, zodResponseFormat } from "openai/helpers/zod";
import { assert, expect, test } from "vitest";
import { z } from "zod";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening, strictOpen } from "../support/emulator.ts";
import { gatewayUrl, newestExchange, requestCount } from "./gateway.ts";

const messages = [{ role: "user" as const, content: "Where does Paris lie?" }];
const Place = z.object({ city: z.string(), country: z.string(), days: z.int().min(1).max(14), indoors: z.boolean() });

const WORKERS_AI = "@cf/meta/llama-3.1-8b-instruct";
const BEDROCK = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const everySurface = [
  { at: "compat", model: "openai/gpt-4o-mini", provider: "openai" },
  { at: "compat", model: "anthropic/claude-sonnet-5", provider: "anthropic" },
  { at: "compat", model: "google-ai-studio/gemini-2.5-flash", provider: "google-ai-studio" },
  { at: "compat", model: `workers-ai/${WORKERS_AI}`, provider: "workers-ai" },
  { at: "compat", model: `aws-bedrock/${BEDROCK}`, provider: "aws-bedrock" },
  { at: "google-ai-studio/v1beta/openai", model: "gemini-2.5-flash", provider: "google-ai-studio" },
  { at: "workers-ai/v1", model: WORKERS_AI, provider: "workers-ai" },
];

function clientOf(aigw: EmulatorInside, surface: string, maxRetries = 2) {
  return new OpenAI({ baseURL: gatewayUrl(aigw, surface), apiKey: "sk-test", maxRetries });
}

test.each(everySurface)(
  "clients 2 $at with $model: a completion, and a stream with the same text",
  async ({ at, model, provider }) => {
    const aigw = await listening();
    const { completions } = clientOf(aigw, at).chat;
    const { data, response } = await completions.create({ model, messages }).withResponse();
    const text = data.choices[0]?.message.content;
    expect(text).toMatch(/\w/);
    expect(data.choices[0]?.finish_reason).toBe("stop");
    expect(data.usage?.total_tokens).toBeGreaterThan(0);
    expect(response.headers.get("cf-aig-cache-status")).toBe("MISS");
    expect(await newestExchange(aigw)).toMatchObject({ provider, model: model.replace(/^(?!@)[\w-]+\//, ""), status: 200 });

    let streamed = "";
    for await (const chunk of await completions.create({ model, messages, stream: true }))
      streamed += chunk.choices[0]?.delta.content ?? "";
    expect(streamed).toBe(text);
    const helped = await completions.stream({ model, messages }).finalChatCompletion();
    expect(helped.choices[0]?.message.content).toBe(text);
  },
);

// What Workers AI does on compat is below.
const surfacesWithTools = everySurface.filter(({ model }) => !model.startsWith("workers-ai/"));

test.each(surfacesWithTools)(
  "clients 7.1 $at with $model: runTools calls the function once and ends with words",
  async ({ at, model }) => {
    const aigw = await listening();
    const seen: unknown[] = [];
    const tool = zodFunction({
      name: "get_weather",
      parameters: Place,
      function: (place) => {
        seen.push(place);
        return "21 degrees";
      },
    });
    const { completions } = clientOf(aigw, at).chat;
    const words = await completions.runTools({ model, messages, tools: [tool] }).finalContent();
    expect(words).toMatch(/\w/);
    expect(await completions.runTools({ model, messages, tools: [tool], stream: true }).finalContent()).toBe(words);
    expect(seen).toHaveLength(2);
    expect(Place.safeParse(seen[0]).error).toBeUndefined();
    expect(seen[1]).toEqual(seen[0]);
    expect(await requestCount(aigw)).toBe(4);
  },
);

test("G-COMPAT-6 Workers AI on compat calls a tool, but refuses its result", async () => {
  const { completions } = clientOf(await listening(), "compat").chat;
  const ask = { model: `workers-ai/${WORKERS_AI}`, messages, tools: [zodFunction({ name: "get_weather", parameters: Place })] };
  const { choices } = await completions.create(ask);
  const message = choices[0]?.message;
  assert(message);
  const [call] = message.tool_calls ?? [];
  const result = { role: "tool" as const, tool_call_id: call?.id ?? "", content: "21 degrees" };
  const error = await completions.create({ ...ask, messages: [...messages, message, result] }).then(() => undefined, caught);
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error?.message).toContain("5006");
});

test.each(everySurface)("clients 7.1 $at with $model: parse gives an object of the zod schema", async ({ at, model }) => {
  const { completions } = clientOf(await listening(), at).chat;
  const answer = await completions.parse({ model, messages, response_format: zodResponseFormat(Place, "place") });
  expect(Place.safeParse(answer.choices[0]?.message.parsed).error).toBeUndefined();
});

test.each([
  { at: "google-ai-studio/v1beta/openai", model: "gemini-embedding-001", length: 3072 },
  { at: "workers-ai/v1", model: "@cf/baai/bge-base-en-v1.5", length: 768 },
])("clients 7.1 $at: embeddings of $model, in whatever encoding they come", async ({ at, model, length }) => {
  const answer = await clientOf(await listening(), at).embeddings.create({ model, input: ["Paris", "Rome"] });
  expect(answer.data.map(({ embedding }) => embedding.length)).toEqual([length, length]);
  expect(Math.hypot(...(answer.data[0]?.embedding ?? []))).toBeCloseTo(1, 5);
});

test("clients 1.1 google-ai-studio/v1beta/openai lists its models", async () => {
  const ids: string[] = [];
  for await (const { id } of clientOf(await listening(), "google-ai-studio/v1beta/openai").models.list()) ids.push(id);
  expect(ids.join(" ")).toContain("gemini-2.5-flash");
});

test.each(everySurface)(
  "clients 4 $at with $model: strict, an unknown model is a typed error, streamed or not",
  async ({ at, model, provider }) => {
    const { completions } = clientOf(await listening(strictOpen), at).chat;
    const unknown = `${model}-unheard-of`;
    for (const stream of [false, true]) {
      const error = await completions.create({ model: unknown, messages, stream }).then(() => undefined, caught);
      // Workers AI and Bedrock know no 404 for models (wire formats, 4.3 and 15.5), and Bedrock names none.
      const knowsNo404 = ["workers-ai", "aws-bedrock"].includes(provider);
      expect(error).toBeInstanceOf(knowsNo404 ? OpenAI.BadRequestError : OpenAI.NotFoundError);
      expect(error?.message).toContain(provider === "aws-bedrock" ? "model identifier is invalid" : "unheard-of");
    }
  },
);

test.each(everySurface)(
  "clients 4 $at with $provider: mock/429 and mock/500 raise the typed errors",
  async ({ at, provider }) => {
    const { completions } = clientOf(await listening(), at, 0).chat;
    const failure = (name: string) => {
      const model = at === "compat" ? `${provider}/${name}` : name;
      return completions.create({ model, messages }).then(() => undefined, caught);
    };
    expect(await failure("mock/429")).toBeInstanceOf(OpenAI.RateLimitError);
    expect(await failure("mock/500")).toBeInstanceOf(OpenAI.InternalServerError);
  },
);

test.each([`openai/gpt-4o-mini`, `workers-ai/${WORKERS_AI}`])(
  "G-COMPAT-7 the Responses API with %s: an answer, and a stream with the same text",
  async (model) => {
    const { responses } = clientOf(await listening(), "compat");
    const { output_text: text } = await responses.create({ model, input: "Where does Paris lie?" });
    expect(text).toMatch(/\w/);
    let streamed = "";
    for await (const event of await responses.create({ model, input: "Where does Paris lie?", stream: true })) {
      if (event.type === "response.output_text.delta") streamed += event.delta;
    }
    expect(streamed).toBe(text);
  },
);

test("clients 4 a model without its provider is the gateway's refusal 2019", async () => {
  const { completions } = clientOf(await listening(), "compat").chat;
  const error = await completions.create({ model: "gpt-4o-mini", messages }).then(() => undefined, caught);
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error?.message).toBe('400 [{"code":2019,"message":"Chat completion bad format"}]');
});

function caught(error: unknown): InstanceType<typeof OpenAI.APIError> {
  if (error instanceof OpenAI.APIError) return error;
  throw error;
}
