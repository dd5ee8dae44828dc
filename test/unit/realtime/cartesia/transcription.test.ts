import { describe, expect, test } from "vitest";
import { CartesiaTranscription } from "../../../../src/realtime/cartesia/transcription.ts";
import { speak } from "../speech.ts";
import { Client, handshake, types, worldOf } from "../world.ts";

const SOUND = { encoding: "s16", rate: 16_000 } as const;
const query = "model=ink-whisper&encoding=pcm_s16le&sample_rate=16000&language=en";
const connected = () => new Client(new CartesiaTranscription(handshake("stt/websocket", query), worldOf("cartesia")));

describe("Cartesia's stt/websocket", () => {
  test("writes down what was said once it is quiet", () => {
    const client = connected();
    const [transcript] = client.say(speak("What time is it", SOUND), new Uint8Array(16_000));
    expect(transcript).toMatchObject({ type: "transcript", is_final: true, text: "What time is it", language: "en" });
    expect(transcript.words[0]).toEqual({ word: "What", start: 0, end: 0.267 });
  });

  test("is told to finish, and when it is done", () => {
    const client = connected();
    client.say(speak("Hello", SOUND));
    expect(types(client.say("finalize"))).toEqual(["transcript", "flush_done"]);
    expect(types(client.say("done"))).toEqual(["done"]);
    expect(client.closed?.code).toBe(1000);
  });

  test("a word it does not know is an error", () => {
    expect(types(connected().say("nonsense"))).toEqual(["error"]);
  });
});
