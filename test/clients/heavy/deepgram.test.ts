import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { readRecording } from "../../../src/formats/sound/recording.ts";
import { listening, strictOpen } from "../../support/emulator.ts";
import { gatewayUrl, newestExchange } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const text = "The bridge opens at 7 in the morning. Ships pass under it, slowly.";

describe.skipIf(!installed)(`wire formats 19 Deepgram${needs}`, async () => {
  if (!installed) return;
  const { DeepgramClient, DeepgramError, Deepgram } = await import("@deepgram/sdk");

  async function client(config?: Parameters<typeof listening>[0]) {
    const aigw = await listening(config);
    const base = gatewayUrl(aigw, "deepgram");
    const environment = { base, production: base, agent: base, agentRest: base };
    return { aigw, deepgram: new DeepgramClient({ apiKey: "dg-key", environment, maxRetries: 0 }) };
  }

  type Client = Awaited<ReturnType<typeof client>>["deepgram"];

  async function spoken(deepgram: Client, more: object = {}): Promise<Buffer> {
    const sound = await deepgram.speak.v1.audio.generate({ text, model: "aura-2-thalia-en", ...more });
    return Buffer.from(await sound.arrayBuffer());
  }

  test("speech is MP3 as long as the text takes, with the voice's name in its headers", async () => {
    const { aigw, deepgram } = await client(strictOpen);
    const { data, rawResponse } = await deepgram.speak.v1.audio.generate({ text, model: "aura-2-thalia-en" }).withRawResponse();
    expect(readRecording(Buffer.from(await data.arrayBuffer())).seconds).toBeCloseTo(text.length / 15, 1);
    expect(rawResponse.headers.get("content-type")).toBe("audio/mpeg");
    expect(rawResponse.headers.get("dg-model-name")).toBe("aura-2-thalia-en");
    expect(rawResponse.headers.get("dg-char-count")).toBe(String(text.length));
    expect(await newestExchange(aigw)).toMatchObject({ provider: "deepgram", model: "aura-2-thalia-en", status: 200 });
  });

  test("linear16 is a WAV file, without container the samples alone", async () => {
    const { deepgram } = await client();
    const wav = await spoken(deepgram, { encoding: "linear16", sample_rate: 16_000 });
    expect(wav.toString("latin1", 0, 4)).toBe("RIFF");
    const raw = await spoken(deepgram, { encoding: "linear16", container: "none", sample_rate: 16_000 });
    expect(wav.subarray(44)).toEqual(raw);
    expect(readRecording(raw, { encoding: "s16", rate: 16_000 }).seconds).toBeCloseTo(text.length / 15, 2);
  });

  test("what was spoken is written down, with capitals and punctuation where they are asked for", async () => {
    const { deepgram } = await client(strictOpen);
    const sound = await spoken(deepgram);
    const hear = async (more: object) => {
      const heard = await deepgram.listen.v1.media.transcribeFile(sound, { model: "nova-3", ...more });
      return "results" in heard ? heard : expect.fail("no results");
    };
    const smart = await hear({ smart_format: true });
    const [channel] = smart.results.channels ?? [];
    expect(channel?.alternatives?.[0]?.transcript).toBe(text);
    expect(channel?.alternatives?.[0]?.words?.[0]).toMatchObject({ word: "the", punctuated_word: "The", start: 0 });
    const plain = await hear({});
    expect(plain.results.channels[0]?.alternatives?.[0]?.transcript).toBe(
      "the bridge opens at 7 in the morning ships pass under it slowly",
    );
    expect(plain.metadata).toMatchObject({ channels: 1, sha256: readRecording(sound).digest });
    expect(plain.metadata.duration).toBeCloseTo(text.length / 15, 1);
    expect(Object.values(plain.metadata.model_info)).toEqual([
      expect.objectContaining({ name: "general-nova-3", arch: "nova-3" }),
    ]);
  });

  test("a recording by its address, with utterances, paragraphs and speakers", async () => {
    const { deepgram } = await client(strictOpen);
    const ask = { url: "https://example.com/talk.wav", model: "nova-3" } as const;
    const heard = await deepgram.listen.v1.media.transcribeUrl({ ...ask, utterances: true, paragraphs: true, diarize: true });
    if (!("results" in heard)) return expect.fail("no results");
    expect(heard.metadata.duration).toBe(10);
    expect(heard.results.utterances?.[0]).toMatchObject({
      start: 0,
      speaker: 0,
      transcript: expect.stringMatching(/^mock transcript/),
    });
    expect(heard.results.channels[0]?.alternatives?.[0]?.paragraphs?.paragraphs?.[0]?.num_words).toBe(25);
    const again = await deepgram.listen.v1.media.transcribeUrl({ ...ask, utterances: true, paragraphs: true, diarize: true });
    expect("results" in again && again.results).toEqual(heard.results);
  });

  test("a text is read and summed up", async () => {
    const { deepgram } = await client(strictOpen);
    const body = { text: `${text} ${text.toUpperCase()}` };
    const { results } = await deepgram.read.v1.text.analyze({ body, summarize: "v2", language: "en" });
    expect(results.summary).toMatchObject({ text: expect.stringMatching(/^The bridge opens/) });
  });

  test("models that hear and models that speak are listed apart", async () => {
    const { deepgram } = await client();
    const { stt, tts } = await deepgram.manage.v1.models.list();
    expect(stt?.map(({ name }) => name)).toContain("nova-3");
    expect(tts?.map(({ name }) => name)).toContain("aura-2-thalia-en");
  });

  test("refusals are the typed error, with Deepgram's code and the request's id", async () => {
    const { deepgram } = await client(strictOpen);
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/);
    const model = await spoken(deepgram, { model: "aura-9-nobody-en" }).catch((thrown: unknown) => thrown);
    expect(model).toBeInstanceOf(Deepgram.BadRequestError);
    expect(model).toMatchObject({
      body: { err_code: "Bad Request", err_msg: expect.stringContaining("No such model"), request_id: id },
    });
    const long = await spoken(deepgram, { text: "x".repeat(2001) }).catch((thrown: unknown) => thrown);
    expect(long).toBeInstanceOf(DeepgramError);
    expect(long).toMatchObject({ statusCode: 413, body: { err_msg: expect.stringContaining("2000") } });
    const opus = await spoken(deepgram, { encoding: "opus" }).catch((thrown: unknown) => thrown);
    expect(opus).toMatchObject({ statusCode: 400, body: { err_msg: expect.stringContaining("it makes mp3, linear16") } });
    const empty = deepgram.listen.v1.media.transcribeFile(Buffer.alloc(0), { model: "nova-3" });
    await expect(empty).rejects.toMatchObject({ statusCode: 400 });
  });

  test("no key, and JSON that is none, in Deepgram's own shapes", async () => {
    const { aigw } = await client(strictOpen);
    const post = (headers: Record<string, string>, body: string) =>
      fetch(`${gatewayUrl(aigw, "deepgram")}/v1/speak?model=aura-2-thalia-en`, { method: "POST", headers, body });
    const keyless = await post({}, JSON.stringify({ text }));
    expect(keyless.status).toBe(401);
    expect(await keyless.json()).toMatchObject({ err_code: "INVALID_AUTH" });
    const broken = await post({ authorization: "Token k" }, "{");
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ category: "INVALID_JSON", request_id: expect.any(String) });
  });
});
