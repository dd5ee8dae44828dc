import { describe, expect, test } from "vitest";
import { ListenSession } from "../../../../src/realtime/deepgram/listen.ts";
import { hum, speak } from "../speech.ts";
import { Client, handshake, types, worldOf } from "../world.ts";

const SOUND = { encoding: "s16", rate: 16_000 } as const;
const QUERY = "model=nova-3&encoding=linear16&sample_rate=16000&punctuate=true";

function connected(query = "") {
  return new Client(new ListenSession(handshake("v1/listen", `${QUERY}&${query}`), worldOf("deepgram")));
}

const silence = (ms: number) => new Uint8Array((ms * SOUND.rate * 2) / 1000);
const sentence = speak("What time is it", SOUND);
const close = { type: "CloseStream" };

describe("wire formats 19, v1/listen", () => {
  test("speech is written down when it is over", () => {
    const client = connected();
    expect(client.say(silence(1000), sentence)).toEqual([]);
    const [result] = client.say(silence(200));
    expect(result).toMatchObject({
      type: "Results",
      channel_index: [0, 1],
      start: 0,
      is_final: true,
      speech_final: true,
      from_finalize: false,
      channel: { alternatives: [{ transcript: "What time is it", confidence: 0.99 }] },
      metadata: { request_id: expect.any(String), model_info: { name: "general-nova-3", arch: "nova-3" } },
    });
    expect(result.channel.alternatives[0].words).toHaveLength(4);
    expect(result.channel.alternatives[0].words[0]).toEqual({
      word: "what",
      start: 1,
      end: 1.267,
      confidence: 0.99,
      punctuated_word: "What",
    });
  });

  test("without punctuation words are bare", () => {
    const query = "model=nova-3&encoding=linear16&sample_rate=16000";
    const client = new Client(new ListenSession(handshake("v1/listen", query), worldOf("deepgram")));
    const [{ channel }] = client.say(speak("Hello, world.", SOUND), close);
    expect(channel.alternatives[0].transcript).toBe("hello world");
    expect(channel.alternatives[0].words[0]).not.toHaveProperty("punctuated_word");
  });

  test("the end of the stream brings the rest, the metadata and a close", () => {
    const client = connected();
    const events = client.say(sentence, close);
    expect(types(events)).toEqual(["Results", "Metadata"]);
    expect(events[0].channel.alternatives[0].transcript).toBe("What time is it");
    expect(events[1]).toMatchObject({ sha256: "incomplete", duration: 1, channels: 1, created: "2026-01-01T00:00:00.000Z" });
    expect(events[1].models).toEqual([events[0].metadata.model_uuid]);
    expect(client.closed?.code).toBe(1000);
  });

  test("a stream without sound has metadata of nothing", () => {
    expect(connected().say(close)).toEqual([expect.not.objectContaining({ models: expect.anything() })]);
  });

  test("interim results come every second, and words stay what they are", () => {
    const client = connected("interim_results=true");
    const interim = client.say(silence(1000), hum(3500, SOUND.rate)).map(({ is_final, channel }) => {
      expect(is_final).toBe(false);
      return channel.alternatives[0].transcript;
    });
    expect(interim[0]).toBe("");
    expect(interim.length).toBeGreaterThanOrEqual(4);
    for (const [at, transcript] of interim.entries()) expect(transcript.startsWith(interim[at - 1] ?? "")).toBe(true);
    expect(client.say(close)[0].channel.alternatives[0].transcript.startsWith(interim.at(-1))).toBe(true);
  });

  test("long speech is final bit by bit, each word once", () => {
    const client = connected();
    const results = client.say(hum(12_000, SOUND.rate), close).filter(({ type }) => type === "Results");
    expect(results.map(({ is_final, speech_final, start }) => [is_final, speech_final, start])).toEqual([
      [true, false, 0],
      [true, false, 5],
      [true, true, 10],
    ]);
    const starts = results.flatMap(({ channel }) => channel.alternatives[0].words.map(({ start }: { start: number }) => start));
    expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
  });

  test("the start of speech and the end of an utterance are told to who wants to know", () => {
    const client = connected("vad_events=true&utterance_end_ms=1000&interim_results=true");
    const events = client.say(silence(500), sentence, silence(1500)).filter(({ type }) => type !== "Results");
    expect(events).toEqual([
      { type: "SpeechStarted", channel: [0], timestamp: 0.5 },
      { type: "UtteranceEnd", channel: [0, 1], last_word_end: expect.closeTo(1.5, 1) },
    ]);
  });

  test("Finalize brings what there is, KeepAlive nothing", () => {
    const client = connected();
    client.say(sentence);
    expect(client.say({ type: "KeepAlive" })).toEqual([]);
    expect(client.say({ type: "Finalize" })).toMatchObject([{ is_final: true, from_finalize: true }]);
  });

  test("the same sound is the same words, however it is cut", () => {
    const sound = Buffer.concat([silence(333), hum(1500, SOUND.rate), silence(500)]);
    const heard = (size: number) => {
      const client = connected("interim_results=true");
      for (let at = 0; at < sound.length; at += size) client.tell(sound.subarray(at, at + size));
      return client.say(close);
    };
    expect(heard(3200).at(-1)).toEqual(heard(777).at(-1));
    expect(connected("interim_results=true").say(sound)).toEqual(
      connected("interim_results=true").say(sound.subarray(0, 999), sound.subarray(999)),
    );
  });

  test("who is silent for twelve seconds is sent the metadata and away", () => {
    const client = connected();
    expect(client.outlast()).toBe(12_000);
    expect(types(client.inbox())).toEqual(["Metadata"]);
    expect(client.closed).toEqual({ code: 1011, reason: expect.stringContaining("https://dpgr.am/net0001") });
  });

  test.each(["hello", { type: "Nope" }])("a text that says nothing ends the stream: %j", (message) => {
    const client = connected();
    client.say(message);
    expect(client.closed).toEqual({ code: 1008, reason: expect.stringContaining("DATA-0000") });
  });
});
