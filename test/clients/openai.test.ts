import OpenAI from "openai";
import { zodFunction, zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { assert, expect, test, vi } from "vitest";
import { z } from "zod";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening, strictOpen } from "../support/emulator.ts";
import { failing, gatewayUrl, newestExchange, nextEnd, requestCount, scripted, slowText } from "./gateway.ts";

const model = "gpt-4o-mini";
const messages = [{ role: "user" as const, content: "Where does Paris lie?" }];
const input = "Where does Paris lie?";

const Place = z.object({ city: z.string(), country: z.string(), days: z.int().min(1).max(14), indoors: z.boolean() });
const placeTool = {
  type: "function" as const,
  name: "get_weather",
  strict: true,
  parameters: z.toJSONSchema(Place, { target: "draft-7" }),
};

function clientOf(
  aigw: EmulatorInside,
  options: { provider?: string; account?: string; apiKey?: string; maxRetries?: number } = {},
) {
  const { provider = "openai", account, apiKey = "sk-test", maxRetries } = options;
  const baseURL = gatewayUrl(aigw, provider, account);
  return new OpenAI({ baseURL, apiKey, ...(maxRetries === undefined ? {} : { maxRetries }) });
}

test("clients 7.1 a chat completion carries text, usage and, in its raw response, the gateway's headers", async () => {
  const aigw = await listening();
  const { data, response } = await clientOf(aigw).chat.completions.create({ model, messages }).withResponse();
  expect(data.choices[0]?.message.content).toMatch(/\w/);
  expect(data.choices[0]?.finish_reason).toBe("stop");
  expect(data.usage?.total_tokens).toBe((data.usage?.prompt_tokens ?? 0) + (data.usage?.completion_tokens ?? 0));
  expect(response.headers.get("cf-aig-step")).toBe("0");
  expect(response.headers.get("cf-aig-cache-status")).toBe("MISS");
  const exchange = await newestExchange(aigw);
  expect(response.headers.get("cf-aig-log-id")).toBe(exchange.logId);
  expect(exchange).toMatchObject({ provider: "openai", model, status: 200 });
});

test("clients 1.1 the path with v1 is the same place", async () => {
  const aigw = await listening();
  const plain = await clientOf(aigw).chat.completions.create({ model, messages });
  const versioned = await clientOf(aigw, { provider: "openai/v1" }).chat.completions.create({ model, messages });
  expect(versioned.choices).toEqual(plain.choices);
});

test("clients 2 OPENAI_BASE_URL is all that an application needs", async () => {
  const aigw = await listening();
  vi.stubEnv("OPENAI_BASE_URL", gatewayUrl(aigw, "openai"));
  try {
    const answer = await new OpenAI({ apiKey: "sk-test" }).chat.completions.create({ model, messages });
    expect(answer.choices[0]?.message.content).toMatch(/\w/);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("clients 7.1 the deltas of a stream are the text of the plain answer, with equal usage when asked for", async () => {
  const client = clientOf(await listening());
  const plain = await client.chat.completions.create({ model, messages });
  const stream = await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } });
  let text = "";
  let usage: OpenAI.CompletionUsage | undefined;
  let pieces = 0;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? "";
    usage = chunk.usage ?? usage;
    pieces += 1;
  }
  expect(text).toBe(plain.choices[0]?.message.content);
  expect(usage).toEqual(plain.usage);
  expect(pieces).toBeGreaterThan(3);
});

test("clients 6 the .stream() helper puts the completion together, several choices and log probabilities too", async () => {
  const client = clientOf(await listening());
  const ask = { model, messages, n: 2, logprobs: true, top_logprobs: 2 };
  const plain = await client.chat.completions.create(ask);
  const final = await client.chat.completions.stream(ask).finalChatCompletion();
  expect(final.choices.map((choice) => choice.message.content)).toEqual(plain.choices.map((choice) => choice.message.content));
  expect(final.choices.map((choice) => choice.logprobs?.content)).toEqual(
    plain.choices.map((choice) => choice.logprobs?.content),
  );
});

test("clients 6 the .stream() helper tells of each delta", async () => {
  const client = clientOf(await listening());
  const stream = client.chat.completions.stream({ model, messages });
  const deltas: string[] = [];
  let snapshot = "";
  stream.on("content", (delta, soFar) => {
    deltas.push(delta);
    snapshot = soFar;
  });
  expect(await stream.finalContent()).toBe(deltas.join(""));
  expect(snapshot).toBe(deltas.join(""));
});

test.each([{ stream: false }, { stream: true }])(
  "clients 7.1 runTools (stream: $stream) calls the function once, with arguments that fit, and ends with words",
  async ({ stream }) => {
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
    const { completions } = clientOf(aigw).chat;
    const ask = { model, messages, tools: [tool] };
    const runner = stream ? completions.runTools({ ...ask, stream: true }) : completions.runTools(ask);
    expect(await runner.finalContent()).toMatch(/\w/);
    expect(seen).toHaveLength(1);
    expect(Place.safeParse(seen[0]).error).toBeUndefined();
    expect(await requestCount(aigw)).toBe(2);
  },
);

test("clients 7.1 chat.completions.parse gives an object of the zod schema, with sensible integers", async () => {
  const shape = z.object({
    title: z.string(),
    year: z.int(),
    rating: z.number().min(0).max(5),
    genre: z.enum(["drama", "comedy"]),
    director: z.object({ name: z.string(), born: z.int().nullable() }),
    tags: z.array(z.string()),
  });
  const client = clientOf(await listening());
  const answer = await client.chat.completions.parse({ model, messages, response_format: zodResponseFormat(shape, "film") });
  const parsed = answer.choices[0]?.message.parsed;
  expect(shape.safeParse(parsed).error).toBeUndefined();
  expect(Math.abs(parsed?.year ?? Number.NaN)).toBeLessThan(1_000_000);
});

test("clients 7.1 responses: output_text, and its stream has the same text", async () => {
  const client = clientOf(await listening());
  const plain = await client.responses.create({ model, input });
  expect(plain.status).toBe("completed");
  expect(plain.output_text).toMatch(/\w/);
  const stream = await client.responses.create({ model, input, stream: true });
  let text = "";
  const numbers: number[] = [];
  for await (const event of stream) {
    numbers.push(event.sequence_number);
    if (event.type === "response.output_text.delta") text += event.delta;
  }
  expect(text).toBe(plain.output_text);
  expect(numbers).toEqual(numbers.map((_, index) => index));
});

test("clients 6 the responses.stream() helper puts the response together", async () => {
  const client = clientOf(await listening());
  const plain = await client.responses.create({ model, input });
  const final = await client.responses.stream({ model, input }).finalResponse();
  expect(final.output_text).toBe(plain.output_text);
  expect(final.usage).toEqual(plain.usage);
});

test("clients 7.1 responses: a function is called, its output answered with text, whole and streamed", async () => {
  const client = clientOf(await listening());
  const first = await client.responses.create({ model, input, tools: [placeTool] });
  const streamed = await client.responses.stream({ model, input, tools: [placeTool] }).finalResponse();
  const call = first.output.find((item) => item.type === "function_call");
  assert(call);
  expect(call.name).toBe("get_weather");
  expect(Place.safeParse(JSON.parse(call.arguments)).error).toBeUndefined();
  expect(streamed.output.find((item) => item.type === "function_call")?.arguments).toBe(call.arguments);

  const second = await client.responses.create({
    model,
    tools: [placeTool],
    input: [
      { role: "user", content: input },
      call,
      { type: "function_call_output", call_id: call.call_id, output: "21 degrees" },
    ],
  });
  expect(second.output.some((item) => item.type === "function_call")).toBe(false);
  expect(second.output_text).toMatch(/\w/);
});

test("WIRE-1.1 WIRE-1.2 a reasoning model counts its thoughts, and sums them up when asked to", async () => {
  const client = clientOf(await listening());
  const chat = await client.chat.completions.create({ model: "o4-mini", messages, reasoning_effort: "high" });
  expect(chat.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0);
  const ask = { model: "o4-mini", input, reasoning: { effort: "high", summary: "auto" } } as const;
  const response = await client.responses.create(ask);
  expect(response.output.map(({ type }) => type)).toEqual(["reasoning", "message"]);
  expect(response.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
  const streamed = await client.responses.stream(ask).finalResponse();
  const summary = ({ output }: typeof response) => output.flatMap((item) => (item.type === "reasoning" ? item.summary : []));
  expect(summary(streamed)).toEqual(summary(response));
});

test("clients 1.6 pictures of many megabytes get through, and decide the answer", async () => {
  const client = clientOf(await listening());
  const about = async (letter: string) => {
    const url = `data:image/png;base64,${letter.repeat(24 * 1024 * 1024)}`;
    const content = [
      { type: "image_url" as const, image_url: { url } },
      { type: "text" as const, text: "What is this?" },
    ];
    const answer = await client.chat.completions.create({ model, messages: [{ role: "user", content }] });
    return answer.choices[0]?.message.content;
  };
  expect(await about("A")).not.toBe(await about("B"));
});

test("clients 7.1 responses.parse gives an object of the zod schema", async () => {
  const client = clientOf(await listening());
  const answer = await client.responses.parse({ model, input, text: { format: zodTextFormat(Place, "place") } });
  expect(Place.safeParse(answer.output_parsed).error).toBeUndefined();
});

test("clients 7.1 embeddings come as base64 unless told otherwise, and are the same numbers", async () => {
  const client = clientOf(await listening());
  const ask = { model: "text-embedding-3-small", input: ["Paris", "Rome"] };
  const usual = await client.embeddings.create(ask);
  const floats = await client.embeddings.create({ ...ask, encoding_format: "float" });
  expect(usual.data.map((row) => row.index)).toEqual([0, 1]);
  expect(usual.data[0]?.embedding).toHaveLength(1536);
  const rounded = (vector: readonly number[] | undefined) => vector && [...Float32Array.from(vector)];
  expect(rounded(usual.data[1]?.embedding)).toEqual(rounded(floats.data[1]?.embedding));
  expect(Math.hypot(...(usual.data[0]?.embedding ?? []))).toBeCloseTo(1, 5);
  const short = await client.embeddings.create({ ...ask, dimensions: 64 });
  expect(short.data[0]?.embedding).toHaveLength(64);
});

test("clients 7.1 models can be listed and looked up", async () => {
  const client = clientOf(await listening());
  const ids: string[] = [];
  for await (const listed of client.models.list()) ids.push(listed.id);
  expect(ids).toContain(model);
  expect(await client.models.retrieve(model)).toMatchObject({ id: model, object: "model" });
});

test("clients 4 strict: an unknown model is a NotFoundError with OpenAI's code", async () => {
  const client = clientOf(await listening(strictOpen));
  const unknown = { model: "gpt-unheard-of", messages };
  for (const ask of [
    () => client.chat.completions.create(unknown),
    () => client.chat.completions.create({ ...unknown, stream: true }),
    () => client.responses.create({ model: unknown.model, input }),
    () => client.embeddings.create({ model: unknown.model, input }),
    () => client.models.retrieve(unknown.model),
  ]) {
    const error = await ask().then(() => undefined, caught);
    expect(error).toBeInstanceOf(OpenAI.NotFoundError);
    expect(error).toMatchObject({ status: 404, code: "model_not_found", type: "invalid_request_error" });
    expect(error?.message).toMatch(/^404 The model .*gpt-unheard-of/);
  }
});

test("clients 4 strict: an empty key is an AuthenticationError; relaxed, it is answered", async () => {
  // The SDK itself refuses an empty `apiKey`.
  const options = { headers: { authorization: "Bearer " } };
  const strict = clientOf(await listening(strictOpen)).chat.completions;
  await expect(strict.create({ model, messages }, options)).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  const relaxed = clientOf(await listening()).chat.completions;
  await expect(relaxed.create({ model, messages }, options)).resolves.toHaveProperty("object", "chat.completion");
});

test("clients 4 a request that OpenAI would refuse is a BadRequestError that names the field", async () => {
  const client = clientOf(await listening());
  const error = await client.chat.completions.create({ model, messages: [] }).then(() => undefined, caught);
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error).toMatchObject({ param: "messages", type: "invalid_request_error" });
});

test("clients 4 a refusal of the gateway has its list of errors as message and no code", async () => {
  const client = clientOf(await listening(), { provider: "opanai" });
  const error = await client.chat.completions.create({ model, messages }).then(() => undefined, caught);
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error?.message).toBe('400 [{"code":2008,"message":"Invalid provider"}]');
  expect(error?.code).toBeUndefined();
});

test("clients 4 the models mock/429, mock/500 and mock/529 raise the typed errors", async () => {
  const client = clientOf(await listening(), { maxRetries: 0 });
  const failure = (name: string) => client.chat.completions.create({ model: name, messages }).then(() => undefined, caught);
  const limited = await failure("mock/429");
  expect(limited).toBeInstanceOf(OpenAI.RateLimitError);
  expect(limited).toMatchObject({ code: "rate_limit_exceeded", status: 429 });
  expect(limited?.headers?.get("retry-after")).toMatch(/^\d+$/);
  expect(limited?.requestID).toMatch(/^req_/);
  expect(await failure("mock/500")).toBeInstanceOf(OpenAI.InternalServerError);
  const overloaded = await failure("mock/529");
  expect(overloaded).toBeInstanceOf(OpenAI.InternalServerError);
  expect(overloaded?.status).toBeGreaterThan(500);
});

test("clients 3 the default is two retries after 429, 500 and 529", async () => {
  const aigw = await listening();
  const counts = ["429", "500", "529"].map(async (fault) => {
    const client = clientOf(aigw, { account: `after-${fault}` });
    await expect(client.chat.completions.create({ model: `mock/${fault}`, messages })).rejects.toBeInstanceOf(OpenAI.APIError);
    return requestCount(aigw, `after-${fault}`);
  });
  expect(await Promise.all(counts)).toEqual([3, 3, 3]);
});

test.each([408, 409, 429, 503])("clients 3 a fault %i that passes is not seen by the caller", async (status) => {
  const aigw = await scripted({ match: { provider: "openai" }, answer: failing(status), times: 2 });
  const answer = await clientOf(aigw).chat.completions.create({ model, messages });
  expect(answer.choices[0]?.message.content).toMatch(/\w/);
  expect(await requestCount(aigw)).toBe(3);
});

test("clients 3 x-should-retry: false is obeyed", async () => {
  const aigw = await scripted({ answer: failing(500, { "x-should-retry": "false" }) });
  await expect(clientOf(aigw).chat.completions.create({ model, messages })).rejects.toBeInstanceOf(OpenAI.InternalServerError);
  expect(await requestCount(aigw)).toBe(1);
});

test("clients 9 leaving a stream ends it in the emulator too", async () => {
  const aigw = await scripted({ answer: slowText });
  const ended = nextEnd(aigw);
  const stream = await clientOf(aigw).chat.completions.create({ model, messages, stream: true });
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
  expect(await ended).toBe("client left");
});

test("clients 9 an abort signal ends a request that still waits for its first token", async () => {
  const aigw = await scripted({ answer: { text: "late", pacing: { firstTokenMs: 600_000 } } });
  const ended = nextEnd(aigw);
  // Real time: the emulator does not tell that a request has come in and waits.
  const asked = clientOf(aigw).responses.create({ model, input }, { signal: AbortSignal.timeout(100) });
  await expect(asked).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
  expect(await ended).toBe("client left");
});

test("G-PROV-8 Codex: responses with nothing but a Cloudflare token as bearer", async () => {
  const aigw = await listening(strictOpen);
  const client = clientOf(aigw, { apiKey: "cloudflare-token" });
  const ask: OpenAI.Responses.ResponseCreateParamsStreaming = {
    model,
    instructions: "You are a coding agent.",
    input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "List the files." }] }],
    tools: [
      {
        type: "function",
        name: "shell",
        strict: false,
        parameters: {
          type: "object",
          properties: { command: { type: "array", items: { type: "string" } } },
          required: ["command"],
        },
      },
    ],
    tool_choice: "auto",
    parallel_tool_calls: false,
    store: false,
    stream: true,
    include: ["reasoning.encrypted_content"],
    prompt_cache_key: "0199-session",
  };
  const done: string[] = [];
  for await (const event of await client.responses.create(ask)) {
    if (event.type === "response.output_item.done" && event.item.type === "function_call") done.push(event.item.name);
    if (event.type === "response.completed") done.push(event.response.status ?? "");
  }
  expect(done).toEqual(["shell", "completed"]);
});

function caught(error: unknown): InstanceType<typeof OpenAI.APIError> {
  if (error instanceof OpenAI.APIError) return error;
  throw error;
}
