import { Buffer } from "node:buffer";
import OpenAI, { toFile } from "openai";
import { describe, expect, test } from "vitest";
import { readRecording } from "../../../src/formats/sound/recording.ts";
import { listening, strictOpen } from "../../support/emulator.ts";
import { gatewayUrl } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const input = "Paris lies on the Seine. It always has.";

async function bytesOf(response: { arrayBuffer(): Promise<ArrayBuffer> }): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

test("wire formats 16 speech and transcriptions of Azure's deployments, by the openai client", async () => {
  const aigw = await listening(strictOpen);
  const deployment = (name: string) =>
    new OpenAI({
      apiKey: "k",
      baseURL: gatewayUrl(aigw, `azure-openai/my-resource/${name}`),
      defaultQuery: { "api-version": "2024-10-21" },
      defaultHeaders: { "api-key": "azure-key" },
      maxRetries: 0,
    });
  const asks = { model: "ignored", voice: "alloy", input, response_format: "wav" } as const;
  const unknown = deployment("my-speech").audio.speech.create(asks);
  await expect(unknown).rejects.toMatchObject({ status: 404 });
  const relaxed = await listening();
  const azure = new OpenAI({
    apiKey: "k",
    baseURL: gatewayUrl(relaxed, "azure-openai/my-resource/my-whisper"),
    defaultHeaders: { "api-key": "azure-key" },
  });
  const file = await toFile(await bytesOf(await azure.audio.speech.create(asks)), "talk.wav");
  const { text } = await azure.audio.transcriptions.create({ model: "ignored", file });
  expect(text).toBe(input);
});

describe.skipIf(!installed)(`vendors that hear and speak${needs}`, async () => {
  if (!installed) return;

  test("clients 2 groq-sdk: speech is WAV, transcriptions have Groq's request id, translations are English", async () => {
    const { default: Groq } = await import("groq-sdk");
    const aigw = await listening(strictOpen);
    const groq = new Groq({ apiKey: "k", baseURL: gatewayUrl(aigw, "groq"), maxRetries: 0 });
    const model = "canopylabs/orpheus-v1-english";
    const sound = await bytesOf(await groq.audio.speech.create({ model, voice: "troy", input, response_format: "wav" }));
    expect(readRecording(sound).seconds).toBeCloseTo(input.length / 15, 1);
    const file = await toFile(sound, "talk.wav");
    const heard = await groq.audio.transcriptions.create({ model: "whisper-large-v3-turbo", file });
    expect(heard).toEqual({ text: input, x_groq: { id: expect.stringMatching(/^req_/) } });
    const verbose = await groq.audio.transcriptions.create({
      model: "whisper-large-v3",
      file,
      response_format: "verbose_json",
      timestamp_granularities: ["word"],
    });
    expect(verbose).toMatchObject({ duration: 2.6, language: "english", words: expect.any(Array) });
    expect((await groq.audio.translations.create({ model: "whisper-large-v3", file })).text).toBe(input);
  });

  test("clients 7.6 @ai-sdk/groq reads a transcription", async () => {
    const { createGroq } = await import("@ai-sdk/groq");
    const { experimental_transcribe: transcribe } = await import("ai");
    const aigw = await listening(strictOpen);
    const groq = createGroq({ baseURL: gatewayUrl(aigw, "groq"), apiKey: "k" });
    const heard = await transcribe({ model: groq.transcription("whisper-large-v3"), audio: new Uint8Array(32_000) });
    expect(heard.text).toMatch(/^Mock transcript/);
  });

  test("clients 2 groq-sdk: a recording by its address, and a refusal with Groq's own type", async () => {
    const { default: Groq, BadRequestError } = await import("groq-sdk");
    const aigw = await listening(strictOpen);
    const groq = new Groq({ apiKey: "k", baseURL: gatewayUrl(aigw, "groq"), maxRetries: 0 });
    const model = "whisper-large-v3";
    const heard = await groq.audio.transcriptions.create({ model, url: "https://example.com/talk.mp3" });
    expect(heard.text).toMatch(/^Mock transcript:/);
    const none = groq.audio.transcriptions.create({ model });
    await expect(none).rejects.toBeInstanceOf(BadRequestError);
    await expect(none).rejects.toMatchObject({ error: { error: { type: "invalid_request_error" } } });
  });
});
