import { describe, expect, test } from "vitest";
import { ScribeSession } from "../../../../src/realtime/elevenlabs/scribe.ts";
import { speak } from "../speech.ts";
import { Client, handshake, worldOf } from "../world.ts";

const SOUND = { encoding: "s16", rate: 16_000 } as const;

function connected(query = "") {
  const address = handshake("", `model_id=scribe_v2_realtime&audio_format=pcm_16000&${query}`);
  return new Client(new ScribeSession(address, worldOf("elevenlabs")));
}

function chunk(sound: Uint8Array, commit = false) {
  const audio_base_64 = Buffer.from(sound).toString("base64");
  return { message_type: "input_audio_chunk", audio_base_64, commit, sample_rate: 16_000 };
}

const silence = (ms: number) => new Uint8Array((ms * SOUND.rate * 2) / 1000);

describe("ElevenLabs' live transcription", () => {
  test("tells what it was set up to be", () => {
    expect(connected("language_code=en").inbox()).toMatchObject([
      {
        message_type: "session_started",
        session_id: expect.any(String),
        config: { sample_rate: 16_000, commit_strategy: "manual", language_code: "en", model_id: "scribe_v2_realtime" },
      },
    ]);
  });

  test("what was said so far comes by itself, all of it when the client commits", () => {
    const client = connected();
    client.inbox();
    const partial = client.say(chunk(speak("What time is it", SOUND)), chunk(silence(2000)), chunk(speak("now", SOUND)));
    expect([...new Set(partial.map(({ message_type }) => message_type))]).toEqual(["partial_transcript"]);
    expect(partial.map(({ text }) => text).slice(0, 2)).toEqual(["What time", "What time is it"]);
    expect(client.say(chunk(new Uint8Array(), true))).toEqual([
      { message_type: "committed_transcript", text: "What time is it now" },
    ]);
    expect(client.say(chunk(new Uint8Array(), true))).toEqual([{ message_type: "committed_transcript", text: "" }]);
  });

  test("silence commits when it is asked to, with times when those are", () => {
    const client = connected("commit_strategy=vad&vad_silence_threshold_secs=0.5&include_timestamps=true");
    client.inbox();
    const messages = client.say(chunk(speak("Hello", SOUND)), chunk(silence(600)));
    const [committed, timed] = messages.filter(({ message_type }) => message_type !== "partial_transcript");
    expect(committed).toEqual({ message_type: "committed_transcript", text: "Hello" });
    expect(timed.words).toEqual([{ text: "Hello", start: 0, end: 0.333, type: "word" }]);
  });

  test.each(["hello", { message_type: "nope" }])("what is no sound is an error: %j", (message) => {
    const client = connected();
    client.inbox();
    expect(client.say(message)).toMatchObject([{ message_type: "input_error", error: expect.any(String) }]);
    expect(client.closed).toBeUndefined();
  });
});
