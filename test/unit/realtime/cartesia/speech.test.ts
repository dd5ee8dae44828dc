import { describe, expect, test } from "vitest";
import { CartesiaSpeech } from "../../../../src/realtime/cartesia/speech.ts";
import type { SessionWorld } from "../../../../src/realtime/session.ts";
import { Client, type Message, order, types, worldOf } from "../world.ts";

const connected = (more: Partial<SessionWorld> = {}) => new Client(new CartesiaSpeech(worldOf("cartesia", more)));

const request = (context_id: string, transcript: string, more: object = {}) => ({
  model_id: "sonic-3",
  voice: { mode: "id", id: "694f9389-aac1-45b6-b726-9d9369183238" },
  output_format: { container: "raw", encoding: "pcm_s16le", sample_rate: 16_000 },
  context_id,
  transcript,
  ...more,
});
const sound = (messages: Message[]) =>
  Buffer.concat(messages.filter(({ type }) => type === "chunk").map(({ data }) => Buffer.from(data, "base64")));

describe("wire formats 20, tts/websocket", () => {
  test("says a text and is done", () => {
    const messages = connected().say(request("a", "Hello world"));
    expect([...new Set(types(messages))]).toEqual(["chunk", "done"]);
    expect(messages[0]).toMatchObject({ done: false, status_code: 206, step_time: expect.any(Number), context_id: "a" });
    expect(messages.at(-1)).toEqual({ type: "done", done: true, status_code: 200, context_id: "a" });
    expect(sound(messages).length).toBe(Math.round((11 / 15) * 1000) * 32);
  });

  test("a text that comes in parts is done when the last one says so", () => {
    const client = connected();
    const parts = [client.say(request("a", "Hello ", { continue: true })), client.say(request("a", "world", { continue: true }))];
    expect(parts.flatMap(types)).not.toContain("done");
    expect(types(client.say(request("a", "", { continue: false })))).toEqual(["done"]);
  });

  test("a flush says that it is done, by its number", () => {
    const client = connected();
    client.say(request("a", "Hello ", { continue: true }));
    expect(client.say(request("a", "", { continue: true, flush: true }))).toEqual([
      { type: "flush_done", done: false, flush_done: true, flush_id: 1, status_code: 206, context_id: "a" },
    ]);
  });

  test("words have times that go on from part to part", () => {
    const client = connected();
    const timed = { add_timestamps: true, continue: true };
    const [first] = client.say(request("a", "Hello ", timed));
    const [second] = client.say(request("a", "world", timed));
    expect(first.word_timestamps).toEqual({ words: ["Hello"], start: [0], end: [0.333] });
    expect(second.word_timestamps).toMatchObject({ words: ["world"], start: [0.4] });
  });

  test("what was cancelled is not said any more, and others are", () => {
    const client = connected();
    client.tell(request("a", "Hello world"), request("b", "Goodbye"), { context_id: "a", cancel: true });
    expect([...new Set(client.rest().map(({ context_id }) => context_id))]).toEqual(["b"]);
  });

  test("mistakes are errors of their context, and the socket stays open", () => {
    const client = connected();
    const mistakes: [Message, object][] = [
      ["hello", { status_code: 400, context_id: null }],
      [{ transcript: "Hi" }, { status_code: 400, message: expect.stringContaining("context_id") }],
      [request("a", ""), { status_code: 400, message: expect.stringContaining("transcript"), context_id: "a" }],
      [request("a", "Hi", { model_id: undefined }), { message: expect.stringContaining("model_id") }],
      [
        request("a", "Hi", { output_format: { container: "mp3" } }),
        { message: expect.stringContaining("output_format.container") },
      ],
    ];
    for (const [message, error] of mistakes) {
      expect(client.say(message)).toMatchObject([{ type: "error", done: true, request_id: expect.any(String), ...error }]);
    }
    expect(order(client.say(request("a", "Hi"))).at(-1)).toBe("done");
    expect(client.closed).toBeUndefined();
  });

  test("a model that fails is an error as well", () => {
    const client = connected({ answer: () => ({ kind: "failure", failure: { kind: "rate-limited" } }) });
    expect(client.say(request("a", "Hi"))[0]).toMatchObject({
      type: "error",
      status_code: 429,
      error_code: "concurrency_limited",
    });
  });

  test("a slow voice is as slow here", () => {
    const plain = worldOf("cartesia");
    const answer: SessionWorld["answer"] = (ask, event) => ({ ...plain.answer(ask, event), pacing: { firstTokenMs: 300 } });
    const client = connected({ answer });
    client.tell(request("a", "Hi"));
    expect(client.session.waiting?.()?.afterMs).toBe(300);
  });
});
