import Anthropic from "@anthropic-ai/sdk";
import { betaZodTool } from "@anthropic-ai/sdk/helpers/beta/zod";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening, strictOpen } from "../support/emulator.ts";
import { failing, gatewayUrl, newestExchange, nextEnd, requestCount, scripted, slowText } from "./gateway.ts";

const model = "claude-sonnet-5";
const messages = [{ role: "user" as const, content: "Where does Paris lie?" }];
const ask = { model, max_tokens: 1024, messages };

const Place = z.object({ city: z.string(), country: z.string(), days: z.int().min(1).max(14), indoors: z.boolean() });
const placeTool: Anthropic.Tool = {
  name: "get_weather",
  description: "The weather of a place",
  input_schema: { ...z.toJSONSchema(Place), type: "object" },
};

function clientOf(aigw: EmulatorInside, options: { maxRetries?: number } = {}) {
  const { maxRetries } = options;
  const baseURL = gatewayUrl(aigw, "anthropic");
  return new Anthropic({ baseURL, apiKey: "sk-ant-test", ...(maxRetries === undefined ? {} : { maxRetries }) });
}

test("clients 7.2 a message carries text, usage, its request id and, in its raw response, the gateway's headers", async () => {
  const aigw = await listening();
  const { data, response } = await clientOf(aigw).messages.create(ask).withResponse();
  expect(data).toMatchObject({ type: "message", role: "assistant", stop_reason: "end_turn" });
  expect(textOf(data)).toMatch(/\w/);
  expect(data.usage.input_tokens).toBeGreaterThan(0);
  expect(data).toHaveProperty("_request_id", response.headers.get("request-id"));
  expect(response.headers.get("cf-aig-step")).toBe("0");
  expect(response.headers.get("cf-aig-cache-status")).toBe("MISS");
  const exchange = await newestExchange(aigw);
  expect(response.headers.get("cf-aig-log-id")).toBe(exchange.logId);
  expect(exchange).toMatchObject({ provider: "anthropic", model, status: 200 });
});

test("clients 2 ANTHROPIC_BASE_URL is all that an application needs", async () => {
  const aigw = await listening();
  vi.stubEnv("ANTHROPIC_BASE_URL", gatewayUrl(aigw, "anthropic"));
  try {
    expect(textOf(await new Anthropic({ apiKey: "sk-ant-test" }).messages.create(ask))).toMatch(/\w/);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("clients 7.2 the deltas of a stream are the text of the plain message", async () => {
  const client = clientOf(await listening());
  const plain = await client.messages.create(ask);
  let text = "";
  let outputTokens = 0;
  for await (const event of await client.messages.create({ ...ask, stream: true })) {
    if (event.type === "content_block_delta" && event.delta.type === "text_delta") text += event.delta.text;
    if (event.type === "message_delta") outputTokens = event.usage.output_tokens;
  }
  expect(text).toBe(textOf(plain));
  expect(outputTokens).toBe(plain.usage.output_tokens);
});

test("clients 6 the .stream() helper's finalMessage says what the plain message says, under another id", async () => {
  const client = clientOf(await listening());
  const plain = await client.messages.create(ask);
  const stream = client.messages.stream(ask);
  let heard = "";
  stream.on("text", (delta) => {
    heard += delta;
  });
  const final = await stream.finalMessage();
  expect(textOf(final)).toBe(textOf(plain));
  expect(final.stop_reason).toBe(plain.stop_reason);
  expect(final.usage.output_tokens).toBe(plain.usage.output_tokens);
  expect(final.id).not.toBe(plain.id);
  expect(heard).toBe(textOf(plain));
});

test("clients 7.2 a tool is called with input that fits its schema, its result answered with text; streams agree", async () => {
  const client = clientOf(await listening());
  const first = await client.messages.create({ ...ask, tools: [placeTool] });
  expect(first.stop_reason).toBe("tool_use");
  const call = first.content.find((block) => block.type === "tool_use");
  expect(call?.id).toMatch(/^toolu_/);
  expect(Place.safeParse(call?.input).error).toBeUndefined();
  const streamed = await client.messages.stream({ ...ask, tools: [placeTool] }).finalMessage();
  expect(streamed.content.find((block) => block.type === "tool_use")?.input).toEqual(call?.input);

  const second = await client.messages.create({
    ...ask,
    tools: [placeTool],
    messages: [
      ...messages,
      { role: "assistant", content: first.content },
      { role: "user", content: [{ type: "tool_result", tool_use_id: call?.id ?? "", content: "21 degrees" }] },
    ],
  });
  expect(second.stop_reason).toBe("end_turn");
  expect(textOf(second)).toMatch(/\w/);
});

test("clients 7.2 the beta tool runner runs the tool once and ends with words", async () => {
  const aigw = await listening();
  const seen: unknown[] = [];
  const tool = betaZodTool({
    name: "get_weather",
    description: "The weather of a place",
    inputSchema: Place,
    run: (place) => {
      seen.push(place);
      return "21 degrees";
    },
  });
  const final = await clientOf(aigw).beta.messages.toolRunner({ ...ask, tools: [tool] });
  expect(final.stop_reason).toBe("end_turn");
  expect(seen).toHaveLength(1);
  expect(Place.safeParse(seen[0]).error).toBeUndefined();
  expect(await requestCount(aigw)).toBe(2);
});

test("clients 7.2 thinking comes first and signed, streamed the same, and may be sent back", async () => {
  const client = clientOf(await listening());
  const thoughtful = { ...ask, max_tokens: 4096, thinking: { type: "enabled" as const, budget_tokens: 1024 } };
  const plain = await client.messages.create(thoughtful);
  const [thought, answer] = plain.content;
  expect(thought).toMatchObject({
    type: "thinking",
    thinking: expect.stringMatching(/\w/),
    signature: expect.stringMatching(/^[\w+/]+=*$/),
  });
  expect(answer?.type).toBe("text");
  const streamed = await client.messages.stream(thoughtful).finalMessage();
  expect(streamed.content.map(({ type }) => type)).toEqual(["thinking", "text"]);
  expect(textOf(streamed)).toBe(textOf(plain));

  const next = await client.messages.create({
    ...thoughtful,
    messages: [...messages, { role: "assistant", content: plain.content }, { role: "user", content: "And Rome?" }],
  });
  expect(textOf(next)).toMatch(/\w/);
});

test("WIRE-2.2 two pictures are two questions, the same picture is the same one", async () => {
  const client = clientOf(await listening());
  const about = async (data: string) => {
    const image: Anthropic.ImageBlockParam = { type: "image", source: { type: "base64", media_type: "image/png", data } };
    return textOf(await client.messages.create({ ...ask, messages: [{ role: "user", content: [image, ...textBlocks] }] }));
  };
  const textBlocks = [{ type: "text" as const, text: "What is this?" }];
  const first = await about("aGVsbG8=");
  expect(await about("aGVsbG8=")).toBe(first);
  expect(await about("d29ybGQ=")).not.toBe(first);
});

test("clients 7.2 structured output parses as the zod schema, whole and streamed", async () => {
  const client = clientOf(await listening());
  const structured = { ...ask, output_config: { format: zodOutputFormat(Place) } };
  const parsed = await client.messages.parse(structured);
  expect(Place.safeParse(parsed.parsed_output).error).toBeUndefined();
  const streamed = await client.messages.stream(structured).finalMessage();
  expect(streamed.parsed_output).toEqual(parsed.parsed_output);
});

test("clients 7.2 countTokens counts what a message then costs", async () => {
  const client = clientOf(await listening());
  const { input_tokens } = await client.messages.countTokens({ model, messages });
  expect(input_tokens).toBe((await client.messages.create(ask)).usage.input_tokens);
});

test("clients 7.2 models can be listed page by page and looked up", async () => {
  const client = clientOf(await listening());
  const ids: string[] = [];
  for await (const listed of client.models.list({ limit: 10 })) ids.push(listed.id);
  expect(ids).toContain(model);
  expect(new Set(ids).size).toBe(ids.length);
  expect(await client.models.retrieve(model)).toMatchObject({ id: model, type: "model" });
});

test("WIRE-2.1 the SDK's own API version refuses a temperature, the older one takes it", async () => {
  const client = clientOf(await listening());
  const warm: Anthropic.MessageCreateParamsNonStreaming = { ...ask, ...{ temperature: 0.5 } };
  const error = await client.messages.create(warm).then(() => undefined, caught);
  expect(error).toBeInstanceOf(Anthropic.BadRequestError);
  expect(error?.type).toBe("invalid_request_error");
  const older = await client.messages.create(warm, { headers: { "anthropic-version": "2023-06-01" } });
  expect(textOf(older)).toMatch(/\w/);
});

test("clients 4 strict: an unknown model is a NotFoundError of type not_found_error", async () => {
  const client = clientOf(await listening(strictOpen));
  for (const request of [
    () => client.messages.create({ ...ask, model: "claude-unheard-of" }),
    () => client.messages.create({ ...ask, model: "claude-unheard-of", stream: true }),
    () => client.messages.countTokens({ model: "claude-unheard-of", messages }),
    () => client.models.retrieve("claude-unheard-of"),
  ]) {
    const error = await request().then(() => undefined, caught);
    expect(error).toBeInstanceOf(Anthropic.NotFoundError);
    expect(error).toMatchObject({ status: 404, type: "not_found_error", apiMessage: "model: claude-unheard-of" });
    expect(error?.requestID).toMatch(/^req_/);
  }
});

test("clients 4 the models mock/429, mock/500 and mock/529 raise the typed errors", async () => {
  const client = clientOf(await listening(), { maxRetries: 0 });
  const failure = (name: string) => client.messages.create({ ...ask, model: name }).then(() => undefined, caught);
  const limited = await failure("mock/429");
  expect(limited).toBeInstanceOf(Anthropic.RateLimitError);
  expect(limited?.type).toBe("rate_limit_error");
  expect(limited?.headers?.get("retry-after")).toMatch(/^\d+$/);
  expect(await failure("mock/500")).toMatchObject({ status: 500, type: "api_error" });
  const overloaded = await failure("mock/529");
  expect(overloaded).toBeInstanceOf(Anthropic.InternalServerError);
  expect(overloaded).toMatchObject({ status: 529, type: "overloaded_error" });
});

test.each([408, 409, 429, 500, 529])("clients 3 the default is two retries after %i", async (status) => {
  const aigw = await scripted({ answer: failing(status) });
  await expect(clientOf(aigw).messages.create(ask)).rejects.toMatchObject({ status });
  expect(await requestCount(aigw)).toBe(3);
});

test("clients 3 a fault that passes is not seen by the caller", async () => {
  const aigw = await scripted({ match: { provider: "anthropic" }, answer: failing(529), times: 2 });
  expect(textOf(await clientOf(aigw).messages.create(ask))).toMatch(/\w/);
  expect(await requestCount(aigw)).toBe(3);
});

test("clients 9 aborting a stream ends it in the emulator too", async () => {
  const aigw = await scripted({ answer: slowText });
  const ended = nextEnd(aigw);
  const stream = clientOf(aigw).messages.stream(ask);
  stream.on("text", () => stream.abort());
  await expect(stream.finalMessage()).rejects.toBeInstanceOf(Anthropic.APIUserAbortError);
  expect(await ended).toBe("client left");
});

test("G-PROV-8 Claude Code: a key as x-api-key, the gateway's token beside it, and a request with everything in it", async () => {
  const aigw = await listening(strictOpen);
  const client = new Anthropic({
    baseURL: gatewayUrl(aigw, "anthropic"),
    apiKey: null,
    authToken: null,
    defaultHeaders: { authorization: null, "x-api-key": "sk-ant-test", "cf-aig-authorization": "Bearer cloudflare-token" },
  });
  const stream = client.beta.messages.stream({
    model,
    max_tokens: 32_000,
    betas: ["interleaved-thinking-2025-05-14"],
    system: [{ type: "text", text: "You are a coding agent.", cache_control: { type: "ephemeral" } }],
    messages: [{ role: "user", content: [{ type: "text", text: "List the files.", cache_control: { type: "ephemeral" } }] }],
    tools: [
      { name: "Bash", input_schema: { type: "object", properties: { command: { type: "string" } }, required: ["command"] } },
    ],
    metadata: { user_id: "user_1" },
    thinking: { type: "adaptive" },
  });
  const final = await stream.finalMessage();
  expect(final.content.find((block) => block.type === "tool_use")).toMatchObject({
    name: "Bash",
    input: { command: expect.any(String) },
  });
});

test("G-PROV-9 strict: an empty x-api-key alone is an AuthenticationError", async () => {
  const client = new Anthropic({
    baseURL: gatewayUrl(await listening(strictOpen), "anthropic"),
    apiKey: null,
    authToken: null,
    defaultHeaders: { authorization: null, "x-api-key": "" },
  });
  const error = await client.messages.create(ask).then(() => undefined, caught);
  expect(error).toBeInstanceOf(Anthropic.AuthenticationError);
  expect(error?.type).toBe("authentication_error");
});

function textOf(message: Anthropic.Message): string {
  return message.content.map((block) => (block.type === "text" ? block.text : "")).join("");
}

function caught(error: unknown): InstanceType<typeof Anthropic.APIError> {
  if (error instanceof Anthropic.APIError) return error;
  throw error;
}
