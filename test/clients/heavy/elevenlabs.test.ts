import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { readRecording } from "../../../src/formats/sound/recording.ts";
import { listening, strictOpen } from "../../support/emulator.ts";
import { gatewayUrl, newestExchange } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const text = "The harbour is quiet. Gulls circle over the boats.";
const GEORGE = "JBFqnCBsd6RMkjVDRZzb";

async function collected(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe.skipIf(!installed)(`wire formats 18 ElevenLabs${needs}`, async () => {
  if (!installed) return;
  const { ElevenLabsClient, ElevenLabsError, ElevenLabs } = await import("@elevenlabs/elevenlabs-js");

  async function client(config?: Parameters<typeof listening>[0]) {
    const aigw = await listening(config);
    const baseUrl = gatewayUrl(aigw, "elevenlabs");
    return { aigw, eleven: new ElevenLabsClient({ baseUrl, apiKey: "xi-key", maxRetries: 0 }) };
  }

  test("speech is MP3 as long as the text takes, with what it cost in its headers", async () => {
    const { aigw, eleven } = await client(strictOpen);
    const { data, rawResponse } = await eleven.textToSpeech
      .convert(GEORGE, { text, modelId: "eleven_multilingual_v2" })
      .withRawResponse();
    const recording = readRecording(await collected(data as unknown as AsyncIterable<Uint8Array>));
    expect(recording.seconds).toBeCloseTo(text.length / 15, 1);
    expect(rawResponse.headers.get("content-type")).toBe("audio/mpeg");
    expect(rawResponse.headers.get("character-cost")).toBe(String(text.length));
    expect(await newestExchange(aigw)).toMatchObject({ provider: "elevenlabs", model: "eleven_multilingual_v2", status: 200 });
  });

  test("the streamed sound is the whole one's", async () => {
    const { eleven } = await client();
    const ask = { text, outputFormat: "pcm_16000" } as const;
    const whole = await collected((await eleven.textToSpeech.convert(GEORGE, ask)) as unknown as AsyncIterable<Uint8Array>);
    const streamed = await collected((await eleven.textToSpeech.stream(GEORGE, ask)) as unknown as AsyncIterable<Uint8Array>);
    expect(streamed).toEqual(whole);
    expect(readRecording(whole, { encoding: "s16", rate: 16_000 }).seconds).toBeCloseTo(text.length / 15, 2);
  });

  test("timestamps say when each character is said, streamed as whole", async () => {
    const { eleven } = await client();
    const whole = await eleven.textToSpeech.convertWithTimestamps(GEORGE, { text });
    expect(whole.alignment?.characters.join("")).toBe(text);
    expect(whole.alignment?.characterEndTimesSeconds.at(-1)).toBeCloseTo(text.length / 15, 2);
    const sound = [];
    let said = "";
    for await (const chunk of await eleven.textToSpeech.streamWithTimestamps(GEORGE, { text })) {
      sound.push(Buffer.from(chunk.audioBase64, "base64"));
      said += chunk.alignment?.characters.join("") ?? "";
    }
    expect(said).toBe(text);
    expect(Buffer.concat(sound).toString("base64")).toBe(whole.audioBase64);
    expect(sound.length).toBeGreaterThan(5);
  });

  test("what was spoken is written down word for word, with what parts the words", async () => {
    const { eleven } = await client(strictOpen);
    const sound = await collected((await eleven.textToSpeech.convert(GEORGE, { text })) as unknown as AsyncIterable<Uint8Array>);
    const file = new File([new Uint8Array(sound)], "talk.mp3");
    const heard = await eleven.speechToText.convert({ modelId: "scribe_v1", file });
    expect(heard).toMatchObject({ text, languageCode: "en", transcriptionId: expect.stringMatching(/./) });
    const words = "words" in heard ? heard.words : [];
    expect(words?.map((word) => word.text).join("")).toBe(text);
    expect(words?.slice(0, 2).map(({ type }) => type)).toEqual(["word", "spacing"]);
  });

  test("a sound for a description lasts as long as it is asked to", async () => {
    const { eleven } = await client();
    const stream = await eleven.textToSoundEffects.convert({ text: "waves", durationSeconds: 2.5 });
    expect(readRecording(await collected(stream as unknown as AsyncIterable<Uint8Array>)).seconds).toBeCloseTo(2.5, 1);
  });

  test("voices and models are listed, a voice alone too", async () => {
    const { eleven } = await client();
    const { voices } = await eleven.voices.getAll();
    expect(voices.find(({ voiceId }) => voiceId === GEORGE)).toMatchObject({ name: "George", category: "premade" });
    expect((await eleven.voices.search()).hasMore).toBe(false);
    expect((await eleven.voices.get(GEORGE)).name).toBe("George");
    expect((await eleven.models.list()).map(({ modelId }) => modelId)).toContain("eleven_flash_v2_5");
  });

  test("a voice by its name is told its id", async () => {
    const { eleven } = await client();
    const error = await eleven.textToSpeech.convert("George", { text }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ElevenLabsError);
    const detail = { status: "voice_not_found", message: expect.stringContaining(GEORGE) };
    expect(error).toMatchObject({ statusCode: 404, body: { detail } });
  });

  test("fields that do not validate are the typed error, other refusals a word and a sentence", async () => {
    const { eleven } = await client();
    const empty = await eleven.textToSpeech.convert(GEORGE, { text: "" }).catch((thrown) => thrown);
    expect(empty).toBeInstanceOf(ElevenLabs.UnprocessableEntityError);
    expect(empty).toMatchObject({ body: { detail: [{ loc: ["body", "text"], type: "string_too_short" }] } });
    const long = eleven.textToSpeech.convert(GEORGE, { text: "x".repeat(5001), modelId: "eleven_v3" });
    await expect(long).rejects.toMatchObject({ statusCode: 400, body: { detail: { status: "max_character_limit_exceeded" } } });
    const opus = eleven.textToSpeech.convert(GEORGE, { text, outputFormat: "opus_48000_64" });
    await expect(opus).rejects.toMatchObject({ statusCode: 400, body: { detail: { status: "output_format_not_allowed" } } });
    const model = eleven.textToSpeech.convert(GEORGE, { text, modelId: "gpt-4o" });
    await expect(model).rejects.toMatchObject({ statusCode: 400, body: { detail: { status: "model_not_found" } } });
  });

  test("no key is 401 in strict posture", async () => {
    const aigw = await listening(strictOpen);
    const body = JSON.stringify({ text });
    const refused = await fetch(`${gatewayUrl(aigw, "elevenlabs")}/v1/text-to-speech/${GEORGE}`, { method: "POST", body });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ detail: { status: "needs_authorization" } });
  });
});
