import { beforeEach, describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { emulator, post } from "../../support/emulator.ts";

const asked = { messages: [{ role: "user", content: "hello" }] };
const groqChat = { ...asked, model: "llama-3.1-8b-instant" };
const routed = { ...asked, model: "openai/gpt-4o-mini" };

let aigw: EmulatorInside;
beforeEach(async () => {
  aigw = await emulator({ padding: false });
});

/** The JSON of a stream's last event, and that event's name. */
async function lastEvent(answer: Response): Promise<{ name: string | undefined; data: unknown }> {
  expect(answer.status).toBe(200);
  const last = (await answer.text()).trim().split("\n\n").at(-1) ?? "";
  return { name: /^event: (.*)$/m.exec(last)?.[1], data: JSON.parse(/^data: (.*)$/m.exec(last)?.[1] ?? "null") };
}

describe("WIRE-6 Groq", () => {
  test.each([
    ["tool_use_failed", /^Failed to call a function/],
    ["json_validate_failed", /^Failed to generate JSON/],
  ])("400 with %s tells what was generated, by a fault or a rule", async (code, message) => {
    aigw.fault({ kind: "status", status: 400, code, provider: "groq", times: 1 });
    const rule = { id: "scripted", match: { provider: "groq" }, answer: { error: { kind: "bad-request", code } } };
    const added = await aigw.fetch("http://aigw/_aigw/mocks", { method: "POST", body: JSON.stringify(rule) });
    expect(added.status).toBeLessThan(300);
    for (const by of ["the fault", "the rule"]) {
      const answer = await post(aigw, "groq/chat/completions", groqChat);
      expect({ by, status: answer.status }).toEqual({ by, status: 400 });
      const error = { type: "invalid_request_error", code, message: expect.stringMatching(message) };
      expect(await answer.json()).toEqual({ error: { ...error, failed_generation: expect.stringMatching(/./) } });
    }
  });

  test("498 is what the flex tier says when it is full", async () => {
    aigw.fault({ kind: "status", status: 498, provider: "groq" });
    const answer = await post(aigw, "groq/chat/completions", groqChat);
    expect(answer.status).toBe(498);
    expect(await answer.json()).toEqual({ error: { type: "capacity_exceeded", message: expect.stringContaining("Flex tier") } });
  });

  test("a stream fails with an event called error that has the status", async () => {
    aigw.fault({ kind: "error-event", events: 2 });
    const { name, data } = await lastEvent(await post(aigw, "groq/chat/completions", { ...groqChat, stream: true }));
    expect(name).toBe("error");
    const error = { message: "Internal Server Error", type: "internal_server_error", status_code: 500 };
    expect(data).toEqual({ error });
  });
});

describe("WIRE-10 OpenRouter", () => {
  test("what fails after it was taken on is a 200 whose body is an error", async () => {
    aigw.fault({ kind: "error-event" });
    const answer = await post(aigw, "openrouter/chat/completions", routed);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    const body = await answer.json();
    expect(body).toMatchObject({ error: { code: 500, message: expect.stringMatching(/./) }, user_id: expect.any(String) });
    expect(body).not.toHaveProperty("choices");
  });

  test("a stream fails with a chunk whose choice ends with error", async () => {
    aigw.fault({ kind: "error-event", events: 2 });
    const { name, data } = await lastEvent(await post(aigw, "openrouter/chat/completions", { ...routed, stream: true }));
    expect(name).toBeUndefined();
    expect(data).toMatchObject({
      id: expect.stringMatching(/^gen-/),
      object: "chat.completion.chunk",
      provider: "OpenAI",
      error: { code: 500, message: expect.stringMatching(/./) },
      choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }],
    });
  });

  test("502 names the provider behind and what it said; 429 says when the limit is new again, in ms", async () => {
    aigw.fault({ kind: "status", status: 502, times: 1 });
    const down = await post(aigw, "openrouter/chat/completions", routed);
    expect(await down.json()).toMatchObject({
      error: { code: 502, metadata: { provider_name: "OpenAI", raw: expect.stringMatching(/./) } },
    });
    const before = Date.now();
    const limited = await post(aigw, "openrouter/chat/completions", { ...asked, model: "mock/429" });
    expect(Number(limited.headers.get("x-ratelimit-reset"))).toBeGreaterThanOrEqual(before + 1000);
  });
});

test("WIRE-1.2 a Responses stream fails with a flat error event that goes on counting", async () => {
  aigw.fault({ kind: "error-event", events: 4 });
  const { name, data } = await lastEvent(
    await post(aigw, "openai/responses", { model: "gpt-4o-mini", input: "hi", stream: true }),
  );
  expect(name).toBe("error");
  expect(data).toEqual({
    type: "error",
    code: "server_error",
    message: expect.stringMatching(/^The server had an error/),
    param: null,
    sequence_number: 4,
  });
});

test("WIRE-20 Cartesia's events fail with one of their own kind", async () => {
  aigw.fault({ kind: "error-event", events: 1 });
  const speech = {
    model_id: "sonic-3",
    transcript: "Hello there, and hello again.",
    voice: { mode: "id", id: "694f9389-aac1-45b6-b726-9d9369183238" },
    output_format: { container: "raw", encoding: "pcm_s16le", sample_rate: 8000 },
    context_id: "a-context",
  };
  const answer = await post(aigw, "cartesia/tts/sse", speech, { "cartesia-version": "2026-03-01" });
  expect(await lastEvent(answer)).toMatchObject({
    name: "error",
    data: { type: "error", done: true, status_code: 500, title: expect.any(String), context_id: "a-context" },
  });
});

test("other vendors' whole answers cannot fail late, and the fault says so", async () => {
  const fault = aigw.fault({ kind: "error-event" });
  expect((await post(aigw, "groq/chat/completions", groqChat)).status).toBe(200);
  expect(fault.counts()).toMatchObject({ struck: 0, missed: 1 });
});

describe("WIRE-3.2 Google's streams without alt=sse are an array, damaged element by element", () => {
  const path = "google-ai-studio/v1beta/models/gemini-2.5-flash:streamGenerateContent";
  const body = { contents: [{ parts: [{ text: 'Say "]}" and \\ to me.' }] }] };

  test("an error is the last element, and the array is whole", async () => {
    aigw.fault({ kind: "error-event", events: 2 });
    const elements = JSON.parse(await (await post(aigw, path, body)).text());
    expect(elements).toHaveLength(3);
    expect(elements[1]).toHaveProperty("candidates");
    expect(elements[2]).toEqual({ error: expect.objectContaining({ code: 500, status: "INTERNAL" }) });
  });

  test("the first element may be the error", async () => {
    aigw.fault({ kind: "error-event", events: 0 });
    const elements = JSON.parse(await (await post(aigw, path, body)).text());
    expect(elements).toEqual([{ error: expect.objectContaining({ status: "INTERNAL" }) }]);
  });

  test("one element may be missing, or come twice", async () => {
    const untouched = JSON.parse(await (await post(aigw, path, body)).text());
    const [first, second, third, ...others] = untouched;
    const texts = (elements: object[]) =>
      elements.map((element) => JSON.stringify(element).replace(/,"(?:responseId|modelVersion)".*/, ""));
    aigw.fault({ kind: "dropped-frame", event: 3, times: 1 });
    const dropped = JSON.parse(await (await post(aigw, path, body)).text());
    expect(texts(dropped)).toEqual(texts([first, second, ...others]));
    aigw.fault({ kind: "duplicate-frame", event: 3, times: 1 });
    const doubled = JSON.parse(await (await post(aigw, path, body)).text());
    expect(texts(doubled)).toEqual(texts([first, second, third, third, ...others]));
  });
});
