import { Buffer } from "node:buffer";
import { createOpenAI } from "@ai-sdk/openai";
import { APICallError, experimental_generateSpeech as generateSpeech, experimental_transcribe as transcribe } from "ai";
import { expect, test } from "vitest";
import { readRecording } from "../../src/formats/sound/recording.ts";
import { listening, strictOpen } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

const text = "A train leaves the station. It is on time.";

async function openai() {
  return createOpenAI({ baseURL: gatewayUrl(await listening(strictOpen), "openai"), apiKey: "sk-test" });
}

test.each(["mp3", "wav"] as const)("clients 7.6 speech as %s, then its transcription with segments", async (outputFormat) => {
  const provider = await openai();
  const { audio } = await generateSpeech({ model: provider.speech("tts-1"), text, voice: "nova", outputFormat });
  expect(audio.format).toBe(outputFormat);
  expect(readRecording(Buffer.from(audio.uint8Array)).seconds).toBeCloseTo(text.length / 15, 1);
  const heard = await transcribe({ model: provider.transcription("whisper-1"), audio: audio.uint8Array });
  expect(heard.text).toBe(text);
  expect(heard.durationInSeconds).toBeCloseTo(text.length / 15, 1);
  expect(heard.segments.map((segment) => segment.text.trim()).join(" ")).toBe(text);
  expect(heard.language).toBe("en");
});

test("clients 4 a refusal is an error with OpenAI's own sentence", async () => {
  const provider = await openai();
  const model = provider.speech("tts-1");
  const error = await generateSpeech({ model, text, voice: "nova", outputFormat: "opus", maxRetries: 0 }).catch(
    (thrown: unknown) => thrown,
  );
  expect(APICallError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ statusCode: 400, message: expect.stringContaining("it makes mp3, wav, pcm") });
});
