import { describe, expect, test } from "vitest";
import { OpenaiSession } from "../../../../src/realtime/openai/session.ts";

import { hum, speak } from "../speech.ts";
import { Client, handshake, type Message, order, types, worldOf } from "../world.ts";

const PCM = { encoding: "s16", rate: 24_000 } as const;

function connected(input: object, query = "model=gpt-realtime") {
  const world = worldOf("openai");
  const client = new Client(new OpenaiSession(handshake("realtime", query), world));
  const type = query.includes("intent") ? "transcription" : "realtime";
  const output_modalities = type === "realtime" ? { output_modalities: ["text"] } : {};
  const [, updated] = client.say({ type: "session.update", session: { type, ...output_modalities, audio: { input } } });
  expect(updated.type).toBe("session.updated");
  return { client, world };
}

function silence(ms: number): Buffer {
  return Buffer.alloc((ms * PCM.rate * 2) / 1000);
}

function append(...sounds: Uint8Array[]): Message {
  return { type: "input_audio_buffer.append", audio: Buffer.concat(sounds).toString("base64") };
}

const question = speak("What time is it", PCM);

describe("wire formats 1.7, without turn detection", () => {
  test("what was appended is committed when the client says so, and heard by the model", () => {
    const { client, world } = connected({ turn_detection: null });
    expect(client.say(append(question))).toEqual([]);
    const events = client.say({ type: "input_audio_buffer.commit" });
    expect(types(events)).toEqual(["input_audio_buffer.committed", "conversation.item.added", "conversation.item.done"]);
    expect(events[1].item).toMatchObject({ role: "user", content: [{ type: "input_audio", transcript: null }] });
    expect(events[1].item.id).toBe(events[0].item_id);
    const done = client.say({ type: "response.create" }).at(-2);
    expect(done.response.usage.input_token_details.audio_tokens).toBe(10);
    expect(world.asks[0]?.messages.at(-1)?.parts).toEqual([
      { kind: "text", text: "What time is it" },
      { kind: "media", type: "audio", digest: expect.any(String) },
    ]);
  });

  test("the same sound is the same question, however it is cut", () => {
    const ask = (...pieces: Uint8Array[]) => {
      const { client, world } = connected({ turn_detection: null });
      client.say(...pieces.map((piece) => append(piece)), { type: "input_audio_buffer.commit" }, { type: "response.create" });
      return world.asks;
    };
    expect(ask(question)).toEqual(ask(question.slice(0, 1000), question.slice(1000)));
  });

  test("what was cleared is gone", () => {
    const { client } = connected({ turn_detection: null });
    expect(client.say(append(question), { type: "input_audio_buffer.clear" })).toMatchObject([
      { type: "input_audio_buffer.cleared" },
    ]);
    expect(client.say({ type: "input_audio_buffer.commit" })).toMatchObject([
      { type: "error", error: { code: "input_audio_buffer_commit_empty" } },
    ]);
  });

  test("sound that nobody knows is a recording", () => {
    const { client, world } = connected({ turn_detection: null });
    client.say(append(hum(500, 24_000)), { type: "input_audio_buffer.commit" }, { type: "response.create" });
    expect(world.asks[0]?.messages.at(-1)?.parts).toMatchObject([{ kind: "media", type: "audio" }]);
  });

  test("a transcript comes where one is asked for, with what it took", () => {
    const { client } = connected({ turn_detection: null, transcription: { model: "gpt-4o-mini-transcribe" } });
    const events = client.say(append(question), { type: "input_audio_buffer.commit" });
    const deltas = events.filter(({ type }) => type.endsWith("transcription.delta"));
    expect(events.at(-1)).toMatchObject({
      type: "conversation.item.input_audio_transcription.completed",
      item_id: events[0].item_id,
      content_index: 0,
      transcript: "What time is it",
      usage: { type: "tokens", input_tokens: 10, output_tokens: deltas.length, total_tokens: 10 + deltas.length },
    });
    expect(deltas.map(({ delta }) => delta).join("")).toBe("What time is it");
  });

  test("a transcript that fails is an event of its own", () => {
    const input = { turn_detection: null, transcription: { model: "mock/429" } };
    const { client } = connected(input);
    const events = client.say(append(question), { type: "input_audio_buffer.commit" });
    expect(events.at(-1)).toMatchObject({
      type: "conversation.item.input_audio_transcription.failed",
      error: { code: "rate_limit_exceeded" },
    });
  });

  test("a transcription session transcribes and does nothing else", () => {
    const { client } = connected({ turn_detection: null, transcription: { model: "whisper-1" } }, "intent=transcription");
    const events = client.say(append(question), { type: "input_audio_buffer.commit" });
    expect(events.at(-1).usage).toEqual({ type: "duration", seconds: 1 });
    expect(client.say({ type: "response.create" })).toMatchObject([{ type: "error" }]);
  });
});

describe("wire formats 1.7, server VAD", () => {
  test("finds where somebody speaks, commits it and answers", () => {
    const { client } = connected({ turn_detection: { type: "server_vad", silence_duration_ms: 200, prefix_padding_ms: 300 } });
    const events = client.say(append(silence(1000), question, silence(400)));
    expect(order(events).slice(0, 7)).toEqual([
      "input_audio_buffer.speech_started",
      "input_audio_buffer.speech_stopped",
      "input_audio_buffer.committed",
      "conversation.item.added",
      "conversation.item.done",
      "response.created",
      "response.output_item.added",
    ]);
    expect(events[0]).toMatchObject({ audio_start_ms: 700, item_id: events[2].item_id });
    expect(events[1]).toMatchObject({
      audio_end_ms: 1000 + "What time is it".length * (1000 / 15) + 200,
      item_id: events[2].item_id,
    });
    expect(events.at(-2).response.status).toBe("completed");
  });

  test("finds the same turns and hears the same, however the sound is cut and however long the silence was", () => {
    const heard = (size: number, before: number) => {
      const { client, world } = connected({ turn_detection: { type: "server_vad" } });
      const sound = Buffer.concat([silence(before), question, silence(400), question, silence(400)]);
      for (let at = 0; at < sound.length; at += size) client.say(append(sound.subarray(at, at + size)));
      return world.asks.map(({ messages }) => messages.filter(({ role }) => role === "user"));
    };
    expect(heard(4800, 100)).toHaveLength(2);
    expect(heard(4800, 100)).toEqual(heard(1234, 500));
  });

  test("silence is no speech", () => {
    const { client } = connected({ turn_detection: { type: "server_vad" } });
    expect(client.say(append(silence(5000)))).toEqual([]);
  });

  test("does not answer where the session says so", () => {
    const { client } = connected({ turn_detection: { type: "server_vad", create_response: false } });
    expect(client.say(append(question, silence(400))).at(-1).type).toBe("conversation.item.done");
  });

  test("who speaks up interrupts the answer", () => {
    const { client } = connected({ turn_detection: { type: "server_vad" } });
    client.tell({ type: "response.create" });
    client.pieces(2);
    const events = client.tell(append(question));
    expect(events[0].type).toBe("input_audio_buffer.speech_started");
    expect(events.at(-2).response).toMatchObject({ status: "cancelled", status_details: { reason: "turn_detected" } });
  });

  test("a telephone's sound (G.711) is heard as well", () => {
    const { client } = connected({ format: { type: "audio/pcmu" }, turn_detection: { type: "server_vad" } });
    const sound = speak("Hello", { encoding: "mulaw", rate: 8000 });
    const quiet = speak("          ", { encoding: "mulaw", rate: 8000 });
    expect(types(client.say(append(sound, quiet))).slice(0, 2)).toEqual([
      "input_audio_buffer.speech_started",
      "input_audio_buffer.speech_stopped",
    ]);
  });
});
