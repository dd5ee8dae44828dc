import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { ApiError, GoogleGenAI } from "@google/genai";
import { APICallError, generateText, RetryError, streamText } from "ai";
import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import type { FaultInput } from "../../src/schema/fault-input.ts";
import { listening } from "../support/emulator.ts";
import { gatewayUrl, requestCount } from "./gateway.ts";

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

const caught = (work: PromiseLike<unknown>) =>
  work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

async function failing(fault: FaultInput, ask: (aigw: EmulatorInside) => PromiseLike<unknown>) {
  const aigw = await listening({ speed: 0, faults: [fault] });
  const error = await caught(ask(aigw));
  return { error, requests: await requestCount(aigw) };
}

describe("anthropic", () => {
  const ask = { model: "claude-sonnet-5", max_tokens: 200, messages: [{ role: "user" as const, content: "hello" }] };
  const clientOf = (aigw: EmulatorInside, maxRetries = 2) =>
    new Anthropic({ baseURL: gatewayUrl(aigw, "anthropic"), apiKey: "sk-ant-test", maxRetries });

  test.each([
    [{ kind: "overloaded", retryAfter: 0 }, Anthropic.InternalServerError, 3, { status: 529 }],
    [{ kind: "rate-limited", retryAfter: 0 }, Anthropic.RateLimitError, 3, { status: 429 }],
    [{ kind: "status", status: 500, retryAfter: 0 }, Anthropic.InternalServerError, 3, { status: 500 }],
    [{ kind: "bad-key" }, Anthropic.AuthenticationError, 1, { status: 401 }],
    [{ kind: "quota" }, Anthropic.APIError, 1, { status: 402 }],
    [{ kind: "model-gone" }, Anthropic.NotFoundError, 1, { status: 404 }],
    [{ kind: "context-exceeded" }, Anthropic.BadRequestError, 1, { status: 400 }],
    [{ kind: "content-filter" }, Anthropic.BadRequestError, 1, { status: 400 }],
    [{ kind: "no-provider-response" }, Anthropic.BadRequestError, 1, { status: 400 }],
    [{ kind: "connection-refused" }, Anthropic.BadRequestError, 1, { status: 400 }],
    [{ kind: "reset-before-headers", side: "client" }, Anthropic.APIConnectionError, 3, {}],
    [{ kind: "edge-error", status: 520 }, Anthropic.InternalServerError, 3, { status: 520 }],
    [{ kind: "maintenance", retryAfter: 0 }, Anthropic.InternalServerError, 3, { status: 503 }],
  ] as const)("clients 3: %j", async (fault, type, requests, like) => {
    const { error, requests: made } = await failing(fault, (aigw) => clientOf(aigw).messages.create(ask));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject(like);
    expect(made).toBe(requests);
  });

  async function streamed(fault: FaultInput) {
    const client = clientOf(await listening({ speed: 0, faults: [fault] }));
    let text = "";
    const error = await caught(
      (async () => {
        for await (const event of await client.messages.create({ ...ask, stream: true }))
          if (event.type === "content_block_delta" && event.delta.type === "text_delta") text += event.delta.text;
      })(),
    );
    return { text, error: error === undefined ? undefined : String(error) };
  }

  test.each([
    [{ kind: "overloaded", events: 5 }, /overloaded_error/],
    [{ kind: "reset-mid-stream", events: 5 }, /terminated/],
    [{ kind: "reset-mid-stream", events: 5, side: "client" }, /terminated/],
    [{ kind: "stall", events: 5 }, /terminated/],
    [{ kind: "malformed-json", event: 6 }, /JSON/],
  ] as const)("clients 3: %j leaves what came before", async (fault, message) => {
    const { text, error } = await streamed(fault);
    expect(text).toMatch(/\w/);
    expect(error).toMatch(message);
  });

  test("clients 3: without message_stop the plain stream is content, the helper is not", async () => {
    expect((await streamed({ kind: "missing-terminator" })).error).toBeUndefined();
    const { error } = await failing({ kind: "missing-terminator" }, (aigw) => clientOf(aigw).messages.stream(ask).finalMessage());
    expect(String(error)).toMatch(/stream ended without producing a Message/);
  });

  test("hallucinated-tool, refusal and empty-choices are answers", async () => {
    const tools = [{ name: "weather", input_schema: { type: "object" as const, required: ["city"] } }];
    const answer = async (kind: string) => clientOf(await listening({ faults: [{ kind }] })).messages.create({ ...ask, tools });
    expect((await answer("hallucinated-tool")).content).toMatchObject([{ type: "tool_use", name: "lookup_everything" }]);
    expect((await answer("invalid-arguments")).content).toMatchObject([{ type: "tool_use", name: "weather" }]);
    expect((await answer("refusal")).stop_reason).toBe("refusal");
    expect((await answer("empty-choices")).content).toEqual([]);
  });
});

describe("@google/genai", () => {
  const ask = { model: "gemini-2.5-flash", contents: "hello" };
  const clientOf = (aigw: EmulatorInside) =>
    new GoogleGenAI({ apiKey: "test", httpOptions: { baseUrl: gatewayUrl(aigw, "google-ai-studio") } });

  test.each([
    [{ kind: "overloaded" }, 503],
    [{ kind: "rate-limited" }, 429],
    [{ kind: "status", status: 500 }, 500],
    [{ kind: "bad-key" }, 400],
    [{ kind: "model-gone" }, 404],
    [{ kind: "context-exceeded" }, 400],
    [{ kind: "no-provider-response" }, 400],
    [{ kind: "maintenance" }, 503],
  ] as const)("clients 3: %j is an ApiError, and is not tried again", async (fault, status) => {
    const { error, requests } = await failing(fault, (aigw) => clientOf(aigw).models.generateContent(ask));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toHaveProperty("status", status);
    expect(requests).toBe(1);
  });

  test.each([
    [{ kind: "reset-mid-stream", events: 1 }, /terminated/],
    [{ kind: "stall", events: 1, side: "client" }, /terminated/],
    [{ kind: "overloaded", events: 1 }, /overloaded|503/],
  ] as const)("clients 3: %j leaves what came before", async (fault, message) => {
    let text = "";
    const { error } = await failing(fault, async (aigw) => {
      for await (const chunk of await clientOf(aigw).models.generateContentStream(ask)) text += chunk.text ?? "";
    });
    expect(text).toMatch(/\w/);
    expect(String(error)).toMatch(message);
  });

  test("clients 3: a connection that is closed before the answer is one try", async () => {
    const fault = { kind: "reset-before-headers", side: "client" } as const;
    const { error, requests } = await failing(fault, (aigw) => clientOf(aigw).models.generateContent(ask));
    expect(String(error)).toMatch(/fetch failed/);
    expect(requests).toBe(1);
  });
});

describe("AI SDK", () => {
  const modelOf = (aigw: EmulatorInside) =>
    createOpenAI({ baseURL: gatewayUrl(aigw, "openai"), apiKey: "sk-test" }).chat("gpt-4o-mini");

  test.each([
    [{ kind: "overloaded", retryAfter: "1ms" }, 3, 503],
    [{ kind: "rate-limited", retryAfter: "1ms" }, 3, 429],
    [{ kind: "edge-error", status: 502, times: 3 }, 3, 502],
  ] as const)("clients 3: %j is tried three times", async (fault, requests, statusCode) => {
    const { error, requests: made } = await failing(fault, (aigw) => generateText({ model: modelOf(aigw), prompt: "hello" }));
    expect(RetryError.isInstance(error)).toBe(true);
    expect((error as RetryError).lastError).toMatchObject({ statusCode });
    expect(made).toBe(requests);
  });

  test.each([
    [{ kind: "bad-key" }, 401],
    [{ kind: "context-exceeded" }, 400],
    [{ kind: "no-provider-response" }, 400],
  ] as const)("clients 3: %j is not tried again", async (fault, statusCode) => {
    const { error, requests } = await failing(fault, (aigw) => generateText({ model: modelOf(aigw), prompt: "hello" }));
    expect(APICallError.isInstance(error)).toBe(true);
    expect(error).toHaveProperty("statusCode", statusCode);
    expect(requests).toBe(1);
  });

  test("clients 3: a stream that is cut reports its error after what came", async () => {
    const aigw = await listening({ speed: 0, faults: [{ kind: "reset-mid-stream", events: 5 }] });
    let text = "";
    const stream = streamText({ model: modelOf(aigw), prompt: "hello", onError() {} });
    const error = await caught(
      (async () => {
        for await (const piece of stream.textStream) text += piece;
      })(),
    );
    expect(text).toMatch(/\w/);
    expect(error).toMatchObject({ message: "Failed to process successful response" });
  });
});
