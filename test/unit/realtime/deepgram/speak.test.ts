import { describe, expect, test } from "vitest";
import { SpeakSession } from "../../../../src/realtime/deepgram/speak.ts";
import type { SessionWorld } from "../../../../src/realtime/session.ts";
import { Client, handshake, types, worldOf } from "../world.ts";

function connected(query = "model=aura-2-thalia-en", more: Partial<SessionWorld> = {}) {
  return new Client(new SpeakSession(handshake("v1/speak", query), worldOf("deepgram", more)));
}

const speak = (text: string) => ({ type: "Speak", text });

describe("wire formats 19, v1/speak", () => {
  test("greets with metadata, and says what was written when it is flushed", () => {
    const client = connected();
    expect(client.inbox()).toMatchObject([{ type: "Metadata", model_name: "aura-2-thalia-en", request_id: expect.any(String) }]);
    expect(client.say(speak("Hello "), speak("there"))).toEqual([]);
    const events = client.say({ type: "Flush" });
    expect(events.at(-1)).toEqual({ type: "Flushed", sequence_id: 0 });
    const bytes = events.slice(0, -1).reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(bytes).toBe(Math.round(("Hello there".length / 15) * 1000) * 24 * 2);
  });

  test("the sound is of the kind that the query asks for", () => {
    const client = connected("model=aura-2-thalia-en&encoding=mulaw&sample_rate=8000");
    const events = client.say(speak("Hello there world"), { type: "Flush" });
    expect(events.slice(1, -1).reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(Math.round((17 / 15) * 1000) * 8);
  });

  test("what was cleared is not said", () => {
    const client = connected();
    client.inbox();
    expect(client.say(speak("Hello"), { type: "Clear" }, { type: "Flush" })).toEqual([
      { type: "Cleared", sequence_id: 0 },
      { type: "Flushed", sequence_id: 1 },
    ]);
  });

  test("says the rest before it closes", () => {
    const client = connected();
    client.inbox();
    expect(types(client.say(speak("Hi"), { type: "Close" }))).toEqual(["(bytes)", "(bytes)"].slice(0, 1));
    expect(client.closed?.code).toBe(1000);
  });

  test.each([
    ["no text", { type: "Speak" }],
    ["too much text", speak("x".repeat(2001))],
    ["an unknown message", { type: "Nope" }],
    ["no JSON", "hello"],
  ])("%s is a warning, and the socket stays open", (_name, message) => {
    const client = connected();
    client.inbox();
    expect(client.say(message)).toMatchObject([{ type: "Warning", code: expect.any(String), description: expect.any(String) }]);
    expect(client.closed).toBeUndefined();
  });

  test("a model that fails is a warning", () => {
    const client = connected("model=x", { answer: () => ({ kind: "failure", failure: { kind: "overloaded" } }) });
    client.inbox();
    expect(types(client.say(speak("Hi"), { type: "Flush" }))).toEqual(["Warning", "Flushed"]);
  });
});
