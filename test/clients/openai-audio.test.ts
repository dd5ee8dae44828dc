import { Buffer } from "node:buffer";
import OpenAI, { toFile } from "openai";
import { expect, test } from "vitest";
import { readRecording } from "../../src/formats/sound/recording.ts";
import { listening, strictOpen } from "../support/emulator.ts";
import { gatewayUrl, newestExchange, scripted } from "./gateway.ts";

const input = "The quick brown fox jumps over the lazy dog. Then it sleeps.";

async function client(config?: Parameters<typeof listening>[0]) {
  const aigw = await listening(config);
  return Object.assign(new OpenAI({ apiKey: "sk-test", baseURL: gatewayUrl(aigw, "openai"), maxRetries: 0 }), { aigw });
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

test.each([
  [undefined, "audio/mpeg", [0xff, 0xf3]],
  ["mp3", "audio/mpeg", [0xff, 0xf3]],
  ["wav", "audio/wav", [...Buffer.from("RIFF")]],
  ["pcm", "audio/pcm", []],
] as const)("wire formats 1.5 speech as %s is %s, as long as the text takes", async (response_format, type, head) => {
  const openai = await client();
  const response = await openai.audio.speech.create({
    model: "gpt-4o-mini-tts",
    voice: "alloy",
    input,
    ...(response_format && { response_format }),
  });
  const bytes = await bytesOf(response);
  expect(response.headers.get("content-type")).toBe(type);
  expect([...bytes.subarray(0, head.length)]).toEqual(head);
  const bare = response_format === "pcm" ? ({ encoding: "s16", rate: 24_000 } as const) : undefined;
  expect(readRecording(bytes, bare).seconds).toBeCloseTo(input.length / 15, 1);
});

test("wire formats 1.5 speech as events is the same sound, with what it took", async () => {
  const openai = await client();
  const ask = { model: "gpt-4o-mini-tts", voice: "alloy", input, response_format: "wav" } as const;
  const whole = await bytesOf(await openai.audio.speech.create(ask));
  const events = (await (await openai.audio.speech.create({ ...ask, stream_format: "sse" })).text())
    .split("\n\n")
    .filter(Boolean)
    .map((event) => JSON.parse(event.slice("data: ".length)));
  const deltas = events.filter(({ type }) => type === "speech.audio.delta");
  expect(Buffer.concat(deltas.map(({ audio }) => Buffer.from(audio, "base64")))).toEqual(whole);
  expect(events.at(-1)).toMatchObject({ type: "speech.audio.done", usage: { total_tokens: expect.any(Number) } });
});

test("wire formats 1.5 what the emulator has spoken it writes down word for word, in every form", async () => {
  const openai = await client();
  for (const response_format of ["mp3", "wav"] as const) {
    const sound = await openai.audio.speech.create({ model: "tts-1", voice: "nova", input, response_format });
    const file = await toFile(sound, `talk.${response_format}`);
    const { text } = await openai.audio.transcriptions.create({ model: "gpt-4o-transcribe", file });
    expect(text).toBe(input);
  }
});

async function recording(openai: OpenAI) {
  return toFile(await openai.audio.speech.create({ model: "tts-1", voice: "nova", input, response_format: "wav" }), "talk.wav");
}

test("wire formats 1.5 a transcription counts tokens, Whisper's seconds", async () => {
  const openai = await client();
  const file = await recording(openai);
  const newer = await openai.audio.transcriptions.create({ model: "gpt-4o-transcribe", file, prompt: "A fox." });
  expect(newer.usage).toMatchObject({
    type: "tokens",
    input_tokens: 43,
    input_token_details: { audio_tokens: 40, text_tokens: 3 },
  });
  expect(await newestExchange(openai.aigw)).toMatchObject({ status: 200, model: "gpt-4o-transcribe" });
  const older = await openai.audio.transcriptions.create({ model: "whisper-1", file });
  expect(older.usage).toEqual({ type: "duration", seconds: 4 });
});

test("wire formats 1.5 verbose_json has segments and words that fill the recording", async () => {
  const openai = await client();
  const verbose = await openai.audio.transcriptions.create({
    model: "whisper-1",
    file: await recording(openai),
    language: "de",
    response_format: "verbose_json",
    timestamp_granularities: ["word", "segment"],
  });
  expect(verbose).toMatchObject({ language: "german", duration: 4, text: input });
  expect(verbose.segments?.map(({ text }) => text)).toEqual([
    " The quick brown fox jumps over the lazy dog.",
    " Then it sleeps.",
  ]);
  expect(verbose.words).toHaveLength(12);
  expect(verbose.words?.at(-1)).toEqual({ word: "sleeps", start: expect.any(Number), end: 4 });
});

test("wire formats 1.5 text, srt and vtt are plain text", async () => {
  const openai = await client();
  const file = await recording(openai);
  const as = (response_format: "text" | "srt" | "vtt") =>
    openai.audio.transcriptions.create({ model: "whisper-1", file, response_format });
  expect(await as("text")).toBe(`${input}\n`);
  expect(await as("srt")).toMatch(/^1\n00:00:00,000 --> 00:00:0\d,\d{3}\nThe quick .*dog\.\n\n2\n/);
  expect(await as("vtt")).toMatch(/^WEBVTT\n\n00:00:00\.000 --> 00:00:0\d\.\d{3}\nThe quick/);
});

test("wire formats 1.5 a streamed transcription is the whole one's text, with its usage", async () => {
  const openai = await client();
  const file = await recording(openai);
  const stream = await openai.audio.transcriptions.create({ model: "gpt-4o-mini-transcribe", file, stream: true });
  let text = "";
  let done: unknown;
  for await (const event of stream) {
    if (event.type === "transcript.text.delta") text += event.delta;
    if (event.type === "transcript.text.done") done = event;
  }
  expect(text).toBe(input);
  expect(done).toMatchObject({ text: input, usage: { type: "tokens" } });
});

test("wire formats 1.5 log probabilities and speakers come where they are asked for, streamed as whole", async () => {
  const openai = await client();
  const file = await recording(openai);
  const likely = { model: "gpt-4o-transcribe", file, include: ["logprobs"] } as const;
  const whole = await openai.audio.transcriptions.create({ ...likely, include: ["logprobs"] });
  expect(whole.logprobs?.map(({ token }) => token).join("")).toBe(input);
  const heard = await openai.audio.transcriptions.create({ ...likely, include: ["logprobs"], stream: true });
  const events = [];
  for await (const event of heard) events.push(event);
  expect(events.at(-1)).toMatchObject({ type: "transcript.text.done", logprobs: whole.logprobs });
  const diarized = { model: "gpt-4o-transcribe-diarize", file, response_format: "diarized_json" } as const;
  const speakers = await openai.audio.transcriptions.create(diarized);
  expect(speakers).toMatchObject({
    segments: [
      { speaker: "A", text: "The quick brown fox jumps over the lazy dog." },
      { speaker: "A", text: "Then it sleeps." },
    ],
  });
  const segments = [];
  for await (const event of await openai.audio.transcriptions.create({ ...diarized, stream: true })) {
    if (event.type === "transcript.text.segment") segments.push(event.text);
  }
  expect(segments).toHaveLength(2);
});

test("wire formats 1.5 a translation is English whatever was spoken", async () => {
  const openai = await client();
  const file = await recording(openai);
  const translated = await openai.audio.translations.create({ model: "whisper-1", file, response_format: "verbose_json" });
  expect(translated).toMatchObject({ text: input, language: "english", duration: 4 });
});

test("R-5 a recording of one's own has the same text every time, of a length that fits", async () => {
  const openai = await client();
  const ask = async (seconds: number) => {
    const file = await toFile(Buffer.alloc(16_000 * seconds, seconds), "own.ogg");
    return (await openai.audio.transcriptions.create({ model: "gpt-4o-transcribe", file })).text;
  };
  expect(await ask(4)).toBe(await ask(4));
  expect((await ask(4)).split(" ")).toHaveLength(10);
  expect((await ask(12)).split(" ")).toHaveLength(30);
});

test.each([
  ["no file", { model: "whisper-1" }, { param: "file", code: "missing_required_parameter" }],
  ["a file of text", { model: "whisper-1", file: ["x", "notes.txt"] }, { param: "file" }],
  ["no sound in it", { model: "whisper-1", file: ["", "empty.wav"] }, { param: "file", code: "audio_too_short" }],
  ["a language that is none", { language: "en-US" }, { param: "language", code: "invalid_language_format" }],
  ["a format of Whisper's", { model: "gpt-4o-transcribe", response_format: "srt" }, { code: "unsupported_value" }],
  ["a format of nobody's", { response_format: "pdf" }, { param: "response_format", code: "invalid_value" }],
])("wire formats 1.8 a transcription with %s is refused as OpenAI refuses", async (_what, body, error) => {
  const openai = await client(strictOpen);
  const form = new FormData();
  const parts = { model: "whisper-1", file: [Buffer.alloc(16_000), "own.ogg"], ...body } as Record<string, unknown>;
  if (!("file" in body) && Object.keys(body).join() === "model") delete parts["file"];
  for (const [name, value] of Object.entries(parts)) {
    if (Array.isArray(value)) form.append(name, new File([value[0]], value[1]));
    else form.append(name, String(value));
  }
  const sent = openai.post("/audio/transcriptions", { body: form as never });
  await expect(sent).rejects.toMatchObject({ status: 400, type: "invalid_request_error", ...error });
});

test("wire formats 1.8 a form without boundary is told what to leave out", async () => {
  const openai = await client(strictOpen);
  const headers = { "content-type": "multipart/form-data" };
  const sent = openai.post("/audio/transcriptions", { body: Buffer.from("--x\r\n"), headers } as never);
  await expect(sent).rejects.toMatchObject({ status: 400, message: expect.stringContaining("no Content-Type of your own") });
});

test.each([
  [{ response_format: "opus" }, "makes mp3, wav, pcm"],
  [{ response_format: "ogg" }, "Supported values are"],
  [{ voice: "siri" }, "Supported values are"],
  [{ input: "x".repeat(4097) }, "maximum length 4096"],
  [{ speed: 5 }, "<= 4"],
  [{ model: "tts-1", stream_format: "sse" }, "not supported for model 'tts-1'"],
])("wire formats 1.8 speech with %j is refused and told why", async (wrong, why) => {
  const openai = await client(strictOpen);
  const sent = openai.audio.speech.create({ model: "gpt-4o-mini-tts", voice: "alloy", input, ...wrong } as never);
  await expect(sent).rejects.toMatchObject({ status: 400, message: expect.stringContaining(why) });
});

test("a rule says what is heard in a recording, in whatever form it is asked for", async () => {
  const rule = { match: { header: { "x-test": "call" } }, answer: { transcript: "Please call me back." } };
  const aigw = await scripted(rule);
  const openai = new OpenAI({ apiKey: "sk-test", baseURL: gatewayUrl(aigw, "openai"), maxRetries: 0 });
  const file = await toFile(Buffer.alloc(32_000), "own.ogg");
  const headers = { "x-test": "call" };
  const hear = (response_format: "json" | "srt") =>
    openai.audio.transcriptions.create({ model: "whisper-1", file, response_format }, { headers });
  expect(await hear("json")).toMatchObject({ text: "Please call me back." });
  expect(await hear("srt")).toBe("1\n00:00:00,000 --> 00:00:02,000\nPlease call me back.\n\n");
});

const heardChat = (format: "wav" | "mp3" | "pcm16") => ({
  model: "gpt-audio",
  messages: [{ role: "user" as const, content: "Where does Paris lie?" }],
  modalities: ["text", "audio"] as ("text" | "audio")[],
  audio: { voice: "alloy", format },
});

test.each(["wav", "mp3"] as const)("wire formats 1.1 a chat that speaks has its text as %s and transcript", async (format) => {
  const openai = await client(strictOpen);
  const { choices, created } = await openai.chat.completions.create(heardChat(format));
  const message = choices[0]?.message;
  expect(message?.content).toBeNull();
  expect(message?.audio).toMatchObject({ id: expect.stringMatching(/^audio_/), expires_at: created + 3600 });
  const recording = readRecording(Buffer.from(message?.audio?.data ?? "", "base64"));
  expect(recording.spoken).toBe(message?.audio?.transcript);
  expect(recording.seconds).toBeGreaterThan(1);
});

test("wire formats 1.1 a chat that speaks streams transcript and sound of the same text", async () => {
  const openai = await client(strictOpen);
  const whole = await openai.chat.completions.create(heardChat("pcm16"));
  let transcript = "";
  const sound = [];
  const finishes = [];
  for await (const chunk of await openai.chat.completions.create({ ...heardChat("pcm16"), stream: true })) {
    const [choice] = chunk.choices;
    const { audio } = (choice?.delta ?? {}) as { audio?: { transcript?: string; data?: string } };
    transcript += audio?.transcript ?? "";
    if (audio?.data) sound.push(Buffer.from(audio.data, "base64"));
    if (choice?.finish_reason) finishes.push(choice.finish_reason);
  }
  expect(transcript).toBe(whole.choices[0]?.message.audio?.transcript);
  expect(Buffer.concat(sound).toString("base64")).toBe(whole.choices[0]?.message.audio?.data);
  expect(finishes).toEqual(["stop"]);
});

test.each([
  [{ audio: undefined }, "Missing required parameter: 'audio'."],
  [{ audio: { voice: "alloy", format: "wav" }, stream: true }, "does not support 'wav' when stream=true"],
  [{ audio: { voice: "alloy", format: "flac" } }, "it makes wav, mp3 and pcm16"],
])("wire formats 1.8 a chat that is to speak with %j is refused", async (wrong, why) => {
  const openai = await client(strictOpen);
  const sent = openai.chat.completions.create({ ...heardChat("wav"), ...wrong } as never);
  await expect(sent).rejects.toMatchObject({ status: 400, message: expect.stringContaining(why) });
});

test("G-CACHE-12 speech is not cached", async () => {
  const openai = await client();
  const ask = { model: "tts-1", voice: "nova", input } as const;
  const headers = { "cf-aig-cache-ttl": "60", "cf-aig-cache-key": "k" };
  const statuses = [];
  for (let time = 0; time < 2; time += 1) {
    const response = await openai.audio.speech.create(ask, { headers });
    await response.arrayBuffer();
    statuses.push(response.headers.get("cf-aig-cache-status"));
  }
  expect(statuses).not.toContain("HIT");
});
