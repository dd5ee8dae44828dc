import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import { readRecording } from "../../src/formats/sound/recording.ts";
import { listening, strictOpen } from "../support/emulator.ts";
import { gatewayUrl, newestExchange } from "./gateway.ts";

// What workers-ai-provider sends and reads (clients 7.5): JSON to Whisper, bare sound with its own content type to nova.

const text = "The lamp is lit. Nobody is at home.";
const authorization = "Bearer cf-token";

function run(aigw: EmulatorInside, model: string, input: object | Uint8Array, type = "application/json"): Promise<Response> {
  const body = input instanceof Uint8Array ? new Uint8Array(input) : JSON.stringify(input);
  const url = gatewayUrl(aigw, `workers-ai/run/${model}`);
  return fetch(url, { method: "POST", headers: { authorization, "content-type": type }, body });
}

async function spoken(aigw: EmulatorInside, more: object = {}): Promise<Buffer> {
  return Buffer.from(await (await run(aigw, "@cf/deepgram/aura-1", { text, ...more })).arrayBuffer());
}

test("wire formats 4.1 melotts gives MP3 as base64 in the envelope", async () => {
  const aigw = await listening(strictOpen);
  const { result, success } = await (await run(aigw, "@cf/myshell-ai/melotts", { prompt: text, lang: "en" })).json();
  expect(success).toBe(true);
  expect(readRecording(Buffer.from(result.audio, "base64")).seconds).toBeCloseTo(text.length / 15, 1);
});

test("wire formats 4.1 aura gives the bytes, in the encoding asked for", async () => {
  const aigw = await listening(strictOpen);
  const answer = await run(aigw, "@cf/deepgram/aura-2-en", { text, speaker: "luna" });
  expect(answer.headers.get("content-type")).toBe("audio/mpeg");
  expect(readRecording(Buffer.from(await answer.arrayBuffer())).seconds).toBeCloseTo(text.length / 15, 1);
  expect(await newestExchange(aigw)).toMatchObject({ provider: "workers-ai", model: "@cf/deepgram/aura-2-en", status: 200 });
  const wav = await spoken(aigw, { encoding: "linear16", sample_rate: 8000 });
  expect(wav.toString("latin1", 0, 4)).toBe("RIFF");
});

test("wire formats 4.1 Whisper takes bytes, numbers and base64, and writes down what was spoken", async () => {
  const aigw = await listening(strictOpen);
  const sound = await spoken(aigw);
  const hear = async (model: string, input: object | Uint8Array, type?: string) => (await run(aigw, model, input, type)).json();
  const bytes = await hear("@cf/openai/whisper", sound, "application/octet-stream");
  expect(bytes.result).toMatchObject({ text, word_count: 8, vtt: expect.stringMatching(/^WEBVTT\n\n00:00:00.000 --> /) });
  expect(bytes.result.words[0]).toEqual({ word: "The", start: 0, end: expect.any(Number) });
  expect(await hear("@cf/openai/whisper", { audio: [...sound] })).toEqual(bytes);
  const turbo = await hear("@cf/openai/whisper-large-v3-turbo", { audio: sound.toString("base64"), language: "en" });
  expect(turbo.result).toMatchObject({ text, transcription_info: { language: "en", duration: expect.any(Number) } });
  expect(turbo.result.segments.map((segment: { text: string }) => segment.text)).toEqual([
    "The lamp is lit.",
    "Nobody is at home.",
  ]);
});

test("wire formats 4.1 nova answers as Deepgram does", async () => {
  const aigw = await listening(strictOpen);
  const sound = await spoken(aigw);
  const { result } = await (await run(aigw, "@cf/deepgram/nova-3?smart_format=true", sound, "audio/mpeg")).json();
  expect(result.results.channels[0].alternatives[0]).toMatchObject({ transcript: text, confidence: 0.99 });
});

test("wire formats 4.1 the REST API runs them too, by path and by name", async () => {
  const aigw = await listening();
  const rest = (path: string, body: Uint8Array | string, type: string) =>
    fetch(`${aigw.url}/client/v4/accounts/local/ai/${path}`, {
      method: "POST",
      headers: { authorization, "content-type": type },
      body: typeof body === "string" ? body : new Uint8Array(body),
    });
  const sound = await spoken(aigw);
  const byPath = await (await rest("run/@cf/openai/whisper", sound, "audio/mpeg")).json();
  expect(byPath).toMatchObject({ success: true, result: { text } });
  const input = { audio: sound.toString("base64") };
  const named = await rest("run", JSON.stringify({ model: "@cf/openai/whisper", input }), "application/json");
  expect((await named.json()).result.text).toBe(text);
});

test.each([
  ["@cf/openai/whisper", { language: "en" }, 5006, "'audio'"],
  ["@cf/openai/whisper", { audio: [256] }, 5006, "'/audio/0'"],
  ["@cf/openai/whisper-large-v3-turbo", { audio: "no base64!" }, 5004, "base64"],
  ["@cf/openai/whisper", new Uint8Array(), 3003, "body"],
  ["@cf/myshell-ai/melotts", { text }, 5006, "'prompt'"],
  ["@cf/deepgram/aura-1", { text, encoding: "opus" }, 5006, "it makes mp3"],
])("wire formats 4.3 %s refuses %j with %i", async (model, input, code, why) => {
  const answer = await run(await listening(strictOpen), model, input);
  expect(answer.status).toBe(400);
  expect((await answer.json()).errors).toEqual([{ code, message: expect.stringContaining(why) }]);
});
