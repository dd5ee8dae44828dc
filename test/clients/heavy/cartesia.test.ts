import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { readRecording } from "../../../src/formats/sound/recording.ts";
import { listening, strictOpen } from "../../support/emulator.ts";
import { gatewayUrl, newestExchange } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const transcript = "Snow fell all night. In the morning, the street was white.";
const voice = { mode: "id", id: "694f9389-aac1-45b6-b726-9d9369183238" } as const;
const raw = { container: "raw", encoding: "pcm_s16le", sample_rate: 16_000 } as const;
const seconds = transcript.length / 15;

describe.skipIf(!installed)(`wire formats 20 Cartesia${needs}`, async () => {
  if (!installed) return;
  const { default: Cartesia, BadRequestError } = await import("@cartesia/cartesia-js");

  async function client(config?: Parameters<typeof listening>[0]) {
    const aigw = await listening(config);
    return { aigw, cartesia: new Cartesia({ apiKey: "sk_car", baseURL: gatewayUrl(aigw, "cartesia"), maxRetries: 0 }) };
  }

  test.each([
    [{ container: "mp3", sample_rate: 44_100, bit_rate: 128_000 }, "audio/mpeg"],
    [{ container: "wav", encoding: "pcm_f32le", sample_rate: 44_100 }, "audio/wav"],
    [raw, "audio/pcm"],
  ] as const)("speech as %j is as long as the text takes", async (output_format, type) => {
    const { aigw, cartesia } = await client(strictOpen);
    const response = await cartesia.tts.generate({ model_id: "sonic-3", transcript, voice, output_format });
    expect(response.headers.get("content-type")).toBe(type);
    const bare = output_format === raw ? ({ encoding: "s16", rate: 16_000 } as const) : undefined;
    expect(readRecording(Buffer.from(await response.arrayBuffer()), bare).seconds).toBeCloseTo(seconds, 1);
    expect(await newestExchange(aigw)).toMatchObject({ provider: "cartesia", model: "sonic-3", status: 200 });
  });

  test("the events of a stream are the same sound, with the times of the words", async () => {
    const { cartesia } = await client();
    const ask = { model_id: "sonic-3", transcript, voice, output_format: raw };
    const whole = Buffer.from(await (await cartesia.tts.generate(ask)).arrayBuffer());
    const chunks = [];
    const others = [];
    for await (const event of await cartesia.tts.generateSSE({ ...ask, add_timestamps: true, context_id: "c1" })) {
      if (event.type === "chunk") chunks.push(Buffer.from(event.data, "base64"));
      else others.push(event);
    }
    expect(Buffer.concat(chunks)).toEqual(whole);
    expect(others).toEqual([
      expect.objectContaining({ type: "timestamps", context_id: "c1", done: false }),
      expect.objectContaining({ type: "done", done: true, status_code: 200, context_id: "c1" }),
    ]);
    const { words, end } = Object(others[0]).word_timestamps;
    expect(words.join(" ")).toBe(transcript);
    expect(end.at(-1)).toBeCloseTo(seconds, 2);
  });

  test("what was spoken is written down word for word", async () => {
    const { cartesia } = await client(strictOpen);
    const output_format = { container: "wav", encoding: "pcm_s16le", sample_rate: 16_000 } as const;
    const sound = await cartesia.tts.generate({ model_id: "sonic-3", transcript, voice, output_format });
    const file = new File([new Uint8Array(await sound.arrayBuffer())], "talk.wav");
    const heard = await cartesia.stt.transcribe({
      file,
      model: "ink-whisper",
      language: "en",
      timestamp_granularities: ["word"],
    });
    expect(heard).toMatchObject({ type: "transcript", text: transcript, language: "en" });
    expect(heard.duration).toBeCloseTo(seconds, 2);
    expect(heard.words).toHaveLength(11);
  });

  test("bare samples are as long as the query says they are", async () => {
    const { cartesia } = await client();
    const file = new File([new Uint8Array(64_000)], "bare.raw");
    const ask = { file, model: "ink-whisper", encoding: "pcm_s16le", sample_rate: 8000 } as const;
    expect((await cartesia.stt.transcribe(ask)).duration).toBe(4);
  });

  test("voices come page by page to an end, one alone too", async () => {
    const { cartesia } = await client();
    const found = [];
    for await (const { id, name } of cartesia.voices.list({ limit: 3 })) found.push({ id, name });
    expect(found).toHaveLength(4);
    expect(await cartesia.voices.get(voice.id)).toMatchObject(found.find(({ id }) => id === voice.id) ?? {});
  });

  test("refusals are typed errors, with Cartesia's title", async () => {
    const { cartesia } = await client(strictOpen);
    const ask = { model_id: "sonic-3", transcript, voice, output_format: raw };
    const empty = await cartesia.tts.generate({ ...ask, transcript: " " }).catch((thrown: unknown) => thrown);
    expect(empty).toBeInstanceOf(BadRequestError);
    expect(empty).toMatchObject({ error: { title: "Invalid request", request_id: expect.any(String), error_code: null } });
    const name = cartesia.tts.generate({ ...ask, voice: { mode: "id", id: "Brooke" } });
    await expect(name).rejects.toMatchObject({ status: 404, message: expect.stringContaining("e07c00bc-") });
    const rate = cartesia.tts.generate({ ...ask, output_format: { ...raw, sample_rate: 12_345 as 8000 } });
    await expect(rate).rejects.toMatchObject({ status: 400, message: expect.stringContaining("16000") });
    const model = cartesia.tts.generate({ ...ask, model_id: "sonic-99" });
    await expect(model).rejects.toMatchObject({ status: 404, error: { error_code: "model_not_found" } });
  });

  test("a key is taken from either header; without one 401", async () => {
    const { aigw } = await client(strictOpen);
    const ask = { headers: { "cartesia-version": "2026-08-14" } };
    const voices = (headers: Record<string, string>) =>
      fetch(`${gatewayUrl(aigw, "cartesia")}/voices`, { headers: { ...ask.headers, ...headers } });
    expect((await voices({ "x-api-key": "k" })).status).toBe(200);
    expect((await voices({ authorization: "Bearer k" })).status).toBe(200);
    expect((await voices({})).status).toBe(401);
  });

  test("errors are objects from version 2026-03-01 on, plain text before; no version is told of", async () => {
    const { aigw } = await client();
    const post = (headers: Record<string, string>) =>
      fetch(`${gatewayUrl(aigw, "cartesia")}/tts/bytes`, {
        method: "POST",
        headers: { "x-api-key": "k", ...headers },
        body: "{}",
      });
    const older = await post({ "cartesia-version": "2025-04-16" });
    expect(older.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await older.text()).toMatch(/^Invalid request: model_id is required/);
    expect(await (await post({ "cartesia-version": "2026-03-01" })).json()).toMatchObject({ title: "Invalid request" });
    expect(await (await post({})).json()).toMatchObject({
      message: expect.stringContaining("Cartesia-Version header is missing"),
    });
  });
});
