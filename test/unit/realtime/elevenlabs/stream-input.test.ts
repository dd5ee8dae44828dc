import { describe, expect, test } from "vitest";
import { readRecording } from "../../../../src/formats/sound/recording.ts";
import { StreamInput } from "../../../../src/realtime/elevenlabs/stream-input.ts";
import type { SessionWorld } from "../../../../src/realtime/session.ts";
import { Client, handshake, type Message, worldOf } from "../world.ts";

const GEORGE = "JBFqnCBsd6RMkjVDRZzb";

function connected(query = "", more: Partial<SessionWorld> & { many?: boolean; voice?: string } = {}) {
  const { many = false, voice = GEORGE, ...world } = more;
  const parts = { voice, many };
  return new Client(new StreamInput(handshake("", query), worldOf("elevenlabs", world), parts));
}

const begin = { text: " ", voice_settings: { stability: 0.5 } };
const sound = (messages: Message[]) =>
  Buffer.concat(messages.filter(({ audio }) => audio).map(({ audio }) => Buffer.from(audio, "base64")));

describe("wire formats 18, stream-input", () => {
  test("says what was written when the text ends, then that it is final, and closes", () => {
    const client = connected();
    expect(client.say(begin, { text: "Hello " }, { text: "world " })).toEqual([]);
    const messages = client.say({ text: "" });
    expect(messages.at(-1)).toEqual({ isFinal: true });
    expect(messages[0]).toMatchObject({ audio: expect.any(String), isFinal: null });
    expect(readRecording(sound(messages))).toMatchObject({ spoken: "Hello world " });
    expect(client.closed?.code).toBe(1000);
  });

  test("tells when each character is said, from where its piece of sound begins", () => {
    const client = connected("output_format=pcm_16000");
    const messages = client.say(begin, { text: "Hello world" }, { text: "" }).slice(0, -1);
    expect(messages.flatMap(({ alignment }) => alignment.chars).join("")).toBe("Hello world");
    expect(messages[0].alignment.charStartTimesMs.slice(0, 2)).toEqual([0, 67]);
    expect(messages[0].alignment.charDurationsMs[0]).toBe(67);
    expect(sound(messages).length).toBe(Math.round((11 / 15) * 1000) * 32);
  });

  test("begins before the end when enough is there, when told to, or at once in auto mode", () => {
    const long = "The harbour is quiet and gulls circle over the boats. ".repeat(3);
    expect(connected().say(begin, { text: long }).length).toBeGreaterThan(0);
    expect(connected().say(begin, { text: "Hello ", flush: true }).length).toBeGreaterThan(0);
    expect(connected("auto_mode=true").say(begin, { text: "Hello " }).length).toBeGreaterThan(0);
    expect(connected().say(begin, { text: "Hello ", try_trigger_generation: true })).toEqual([]);
    const eager = { ...begin, generation_config: { chunk_length_schedule: [5] } };
    expect(connected().say(eager, { text: "Hello " }).length).toBeGreaterThan(0);
  });

  test("a voice that is known by another id, a format that is none and words that are none end it with the reason", () => {
    const closed = (client: Client, ...messages: object[]) => [client.say(...messages).at(-1), client.closed];
    expect(closed(connected("", { voice: "George" }), begin, { text: "Hi" }, { text: "" })).toMatchObject([
      { isFinal: true },
      { code: 1000 },
    ]);
    expect(connected("", { voice: "George" }).say(begin, { text: "Hi", flush: true })).toMatchObject([
      { error: "voice_not_found", code: 1008, message: expect.stringContaining(GEORGE) },
    ]);
    const unknown = connected("output_format=mp3_1");
    expect(unknown.inbox()).toMatchObject([{ code: 1008, message: expect.stringContaining("mp3_44100_128") }]);
    expect(unknown.closed?.code).toBe(1008);
    expect(closed(connected(), { voice_settings: {} })).toMatchObject([{ error: "invalid_message" }, { code: 1008 }]);
    const none = connected();
    expect(none.say("hello")).toMatchObject([{ error: "invalid_message" }]);
  });

  test("no more text for twenty seconds, or as long as was asked for, ends it", () => {
    expect(connected("inactivity_timeout=60").outlast()).toBe(60_000);
    const client = connected();
    expect(client.outlast()).toBe(20_000);
    expect(client.inbox()).toMatchObject([{ error: "input_timeout_exceeded", code: 1008 }]);
    expect(client.closed?.code).toBe(1008);
  });

  test("a model that fails says so and ends it", () => {
    const client = connected("", { answer: () => ({ kind: "failure", failure: { kind: "quota" } }) });
    expect(client.say(begin, { text: "Hi", flush: true })).toMatchObject([{ error: "quota_exceeded", code: 1008 }]);
    expect(client.closed?.code).toBe(1008);
  });
});

describe("wire formats 18, multi-stream-input", () => {
  test("several texts share a connection and are told apart", () => {
    const client = connected("", { many: true });
    const messages = client.say(
      { text: "One ", context_id: "a" },
      { text: "Two ", context_id: "b", flush: true },
      { context_id: "a", close_context: true },
    );
    expect([...new Set(messages.map(({ contextId }) => contextId))]).toEqual(["b", "a"]);
    expect(messages.at(-1)).toEqual({ isFinal: true, contextId: "a" });
    expect(client.closed).toBeUndefined();
    expect(client.say({ close_socket: true })).toEqual([{ isFinal: true, contextId: "b" }]);
    expect(client.closed?.code).toBe(1000);
  });

  test("an empty text keeps a context alive", () => {
    const client = connected("", { many: true });
    expect(client.say({ text: "One ", context_id: "a" }, { text: "", context_id: "a" })).toEqual([]);
    expect(client.closed).toBeUndefined();
  });
});
