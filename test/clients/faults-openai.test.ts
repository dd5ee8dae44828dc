import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import type { FaultInput } from "../../src/schema/fault-input.ts";
import { call } from "../support/control.ts";
import { listening } from "../support/emulator.ts";
import { gatewayUrl, requestCount } from "./gateway.ts";

const messages = [{ role: "user" as const, content: "hello" }];
const ask = { model: "gpt-4o-mini", messages };
const tools = [
  {
    type: "function" as const,
    function: {
      name: "weather",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false },
    },
  },
];

const clientOf = (aigw: EmulatorInside, options: Partial<ConstructorParameters<typeof OpenAI>[0]> = {}) =>
  new OpenAI({ baseURL: gatewayUrl(aigw, "openai"), apiKey: "sk-test", maxRetries: 0, ...options });

/** What a client makes of a stream: the pieces that came, and the error in the end. */
async function streamed(client: OpenAI): Promise<{ text: string; chunks: number; error: unknown }> {
  let text = "";
  let chunks = 0;
  try {
    for await (const chunk of await client.chat.completions.create({ ...ask, stream: true })) {
      chunks += 1;
      text += chunk.choices[0]?.delta.content ?? "";
    }
  } catch (error) {
    return { text, chunks, error };
  }
  return { text, chunks, error: undefined };
}

async function failing(fault: FaultInput, options: Parameters<typeof clientOf>[1] = {}) {
  const aigw = await listening({ speed: 0, faults: [fault] });
  const error = await clientOf(aigw, options)
    .chat.completions.create(ask)
    .catch((thrown: unknown) => thrown);
  return { error, requests: await requestCount(aigw), faults: (await call(aigw, "GET", "faults")).body.faults };
}

test("clients 3: a status ordered through the control API fails a call, with OpenAI's own words, until it is taken away", async () => {
  const aigw = await listening({ speed: 0 });
  const client = clientOf(aigw);
  expect((await client.chat.completions.create(ask)).choices).toHaveLength(1);
  const added = await call(aigw, "POST", "faults", { kind: "status", status: 503, provider: "openai" });
  expect(added.body.fault).toMatchObject({ id: "status-1", side: "upstream", state: "active" });
  const error = await client.chat.completions.create(ask).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OpenAI.InternalServerError);
  expect(error).toMatchObject({ status: 503, type: "service_unavailable_error" });
  await call(aigw, "DELETE", "faults/status-1");
  expect((await client.chat.completions.create(ask)).choices).toHaveLength(1);
  expect(await requestCount(aigw)).toBe(3);
});

const { APIConnectionError, APIConnectionTimeoutError, APIError } = OpenAI;

describe("openai: each refusal is its class of error, tried again as clients 3 says", () => {
  test.each([
    [{ kind: "status", status: 400 }, OpenAI.BadRequestError, 1, { status: 400 }],
    [{ kind: "status", status: 408, retryAfter: 0 }, APIError, 3, { status: 408 }],
    [{ kind: "status", status: 409 }, OpenAI.ConflictError, 3, { status: 409 }],
    [{ kind: "status", status: 418, message: "A teapot." }, APIError, 1, { status: 418, message: "418 A teapot." }],
    [{ kind: "status", status: 500 }, OpenAI.InternalServerError, 3, { status: 500, type: "server_error" }],
    [{ kind: "status", status: 500, shouldRetry: false }, OpenAI.InternalServerError, 1, { status: 500 }],
    [{ kind: "status", status: 400, shouldRetry: true }, OpenAI.BadRequestError, 3, { status: 400 }],
    [{ kind: "rate-limited", retryAfter: "10ms" }, OpenAI.RateLimitError, 3, { status: 429, code: "rate_limit_exceeded" }],
    [{ kind: "overloaded", retryAfter: "10ms" }, OpenAI.InternalServerError, 3, { status: 503 }],
    [{ kind: "quota", retryAfter: "10ms" }, OpenAI.RateLimitError, 3, { status: 429, code: "insufficient_quota" }],
    [{ kind: "bad-key" }, OpenAI.AuthenticationError, 1, { status: 401, code: "invalid_api_key" }],
    [{ kind: "model-gone" }, OpenAI.NotFoundError, 1, { status: 404, code: "model_not_found" }],
    [{ kind: "context-exceeded" }, OpenAI.BadRequestError, 1, { code: "context_length_exceeded" }],
    [{ kind: "content-filter" }, OpenAI.BadRequestError, 1, { status: 400 }],
    [{ kind: "no-provider-response" }, OpenAI.BadRequestError, 1, { status: 400 }],
    [{ kind: "connection-refused" }, OpenAI.BadRequestError, 1, { status: 400 }],
    [{ kind: "timeout" }, OpenAI.BadRequestError, 1, { status: 400 }],
    [{ kind: "timeout", side: "client" }, APIConnectionError, 3, {}],
    [{ kind: "reset-before-headers" }, OpenAI.BadRequestError, 1, { status: 400 }],
    [{ kind: "reset-before-headers", side: "client" }, APIConnectionError, 3, {}],
    [{ kind: "edge-error", status: 522 }, OpenAI.InternalServerError, 3, { status: 522 }],
    [{ kind: "maintenance", retryAfter: 0 }, OpenAI.InternalServerError, 3, { status: 503 }],
  ] as const)("%j", async (fault, type, requests, like) => {
    const { error, requests: made, faults } = await failing(fault, { maxRetries: 2 });
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject(like);
    expect(made).toBe(requests);
    expect(faults).toMatchObject([{ struck: requests, missed: 0 }]);
  });

  test("a request that is never answered ends with the client's own time-out", async () => {
    const aigw = await listening({ faults: [{ kind: "timeout" }] });
    const error = await clientOf(aigw, { timeout: 200 })
      .chat.completions.create(ask)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(APIConnectionTimeoutError);
  });
});

describe("openai: what a stream suffers", () => {
  const whole = async () => streamed(clientOf(await listening({ speed: 0 })));

  test.each([
    [{ kind: "reset-mid-stream", events: 4 }, { chunks: 4 }, /terminated/],
    [{ kind: "reset-mid-stream", events: 4, side: "client" }, { chunks: 4 }, /terminated/],
    [{ kind: "stall", events: 2 }, { chunks: 2 }, /terminated/],
    [{ kind: "overloaded", events: 2 }, { chunks: 2 }, /overloaded/],
    [{ kind: "error-event", events: 2, side: "client" }, { chunks: 2 }, /server had an error/],
    [{ kind: "malformed-json", event: 3 }, { chunks: 2 }, /JSON/],
    [{ kind: "malformed-json", event: 3, side: "client" }, { chunks: 2 }, /JSON/],
    [{ kind: "truncated", events: 3 }, { chunks: 3 }, undefined],
    [{ kind: "reset-after-headers" }, { chunks: 0, text: "" }, /terminated|closed/],
    [{ kind: "empty-body" }, { chunks: 0, text: "" }, undefined],
    [{ kind: "empty-choices" }, { text: "" }, undefined],
  ] as const)("%j leaves what came before", async (fault, like, error) => {
    const aigw = await listening({ speed: 0, faults: [fault] });
    const seen = await streamed(clientOf(aigw));
    expect(seen).toMatchObject(like);
    if (error) expect(String(seen.error)).toMatch(error);
    else if (fault.kind !== "truncated") expect(seen.error).toBeUndefined();
    expect((await whole()).text.startsWith(seen.text)).toBe(true);
    expect((await call(aigw, "GET", "faults")).body.faults).toMatchObject([{ struck: 1, missed: 0, missedWhy: null }]);
  });

  test.each([
    { kind: "split-frames" },
    { kind: "missing-terminator" },
    { kind: "slow-first-token" },
    { kind: "slow-drip" },
    { kind: "latency", min: 5, max: 500 },
    { kind: "latency", median: 200, side: "client" },
    { kind: "wrong-content-type" },
  ] as const)("%j does the whole text no harm", async (fault) => {
    const aigw = await listening({ speed: 0, faults: [fault] });
    expect(await streamed(clientOf(aigw))).toEqual({ ...(await whole()), error: undefined });
    expect((await call(aigw, "GET", "faults")).body.faults).toMatchObject([{ struck: 1, missed: 0 }]);
  });

  test("an event that comes twice is text that comes twice, one that comes late is text in the wrong order", async () => {
    const { text, chunks } = await whole();
    const twice = await streamed(clientOf(await listening({ speed: 0, faults: [{ kind: "duplicate-frame", event: 3 }] })));
    expect(twice.chunks).toBe(chunks + 1);
    expect(twice.text.length).toBeGreaterThan(text.length);
    const late = await streamed(clientOf(await listening({ speed: 0, faults: [{ kind: "reordered-frame", event: 3 }] })));
    expect(late).toMatchObject({ chunks, error: undefined });
    expect(late.text).not.toBe(text);
    expect([...late.text].sort()).toEqual([...text].sort());
  });
});

describe("openai: answers that are not what they should be", () => {
  const answered = async (fault: FaultInput) => {
    const aigw = await listening({ speed: 0, faults: [fault] });
    return clientOf(aigw).chat.completions.create({ ...ask, tools });
  };

  test("hallucinated-tool, invalid-arguments, refusal and empty-choices are successful answers", async () => {
    const hallucinated = (await answered({ kind: "hallucinated-tool" })).choices[0];
    expect(hallucinated).toMatchObject({
      finish_reason: "tool_calls",
      message: { tool_calls: [{ function: { name: "lookup_everything" } }] },
    });
    const call = (await answered({ kind: "invalid-arguments" })).choices[0]?.message.tool_calls?.[0];
    expect(call).toMatchObject({ function: { name: "weather", arguments: expect.not.stringContaining("city") } });
    expect((await answered({ kind: "refusal" })).choices[0]?.message.refusal).toMatch(/can't help/);
    expect((await answered({ kind: "empty-choices" })).choices).toEqual([]);
  });

  test.each([
    [{ kind: "malformed-json" }, /JSON/],
    [{ kind: "truncated" }, /JSON/],
    [{ kind: "gzip-corrupt" }, /./],
  ] as const)("%j cannot be read", async (fault, message) => {
    const error = await answered(fault).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(String(error)).toMatch(message);
  });

  test("empty-body is no error: there is just nothing", async () => {
    expect(await answered({ kind: "empty-body" })).toBeUndefined();
  });

  test("oversized-body is read all the same", async () => {
    expect((await answered({ kind: "oversized-body", bytes: "1MiB" })).choices).toHaveLength(1);
  });
});
