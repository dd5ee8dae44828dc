import { Buffer } from "node:buffer";
import type { TranscriptionAnswer, TranscriptionAsk } from "../../tasks/transcription.ts";
import { readWishes, results } from "../deepgram/results.ts";
import { BadAsk, type FormatRequest, type WireFormat } from "../format.ts";
import { type Fields, fields, isFields, text } from "../openai/fields.ts";
import { readRecording } from "../sound/recording.ts";
import { segments, vtt } from "../sound/subtitles.ts";
import { badInput, enveloped } from "./envelope.ts";

/** The native run of a model that writes down what is said (wire formats 4.1): Whisper, and Deepgram's nova. */
export const workersAiTranscription: WireFormat<"transcription"> = {
  id: "workers-ai.transcription",
  task: "transcription",
  readAsk(request): TranscriptionAsk {
    const input = readInput(request);
    const language = text(input["language"]);
    const prompt = text(input["initial_prompt"]);
    return {
      task: "transcription",
      model: request.params["model"] ?? "",
      recording: readRecording(readSound(input["audio"], request.body)),
      ...(language && { language }),
      ...(prompt && { prompt }),
      translate: input["task"] === "translate",
      delivery: { stream: false },
    };
  },
  writeAnswer(answer, { model }, { request }) {
    if (model.includes("/nova-")) return enveloped(JSON.stringify({ results: results(answer, wishesOf(request)) }));
    return enveloped(JSON.stringify({ ...whisper(answer), ...(model.endsWith("turbo") && turbo(answer)) }));
  },
  readUsage: (_json, before) => before,
};

/** What is said beside the sound; nothing where the body is the sound itself. */
function readInput(request: FormatRequest): Fields {
  const type = request.headers["content-type"] ?? "";
  const isJson = /^application\/json\b/i.test(type) || request.body[0] === "{".charCodeAt(0);
  return isJson && request.body.byteLength > 0 ? fields(request.json()) : {};
}

/** Numbers, base64, or `{body, contentType}` with either; what is no JSON is the sound itself. */
function readSound(audio: unknown, body: Uint8Array): Uint8Array {
  const given = isFields(audio) ? audio["body"] : audio;
  if (typeof given === "string") return readBase64(given);
  if (Array.isArray(given)) return readNumbers(given);
  if (given !== undefined) throw badInput(`Type mismatch of '/audio', '${typeof given}' not in 'array','string','binary'`);
  if (body.byteLength === 0) throw new BadAsk({ kind: "bad-request", code: "3003", message: "Missing required headers or body" });
  if (body[0] === "{".charCodeAt(0)) throw badInput("required properties at '/' are 'audio'");
  return body;
}

function readBase64(given: string): Uint8Array {
  const base64 = given.replace(/^data:[^,]*,/, "");
  if (base64 !== "" && /^[\w+/-]*={0,2}$/.test(base64)) return Buffer.from(base64, "base64");
  throw new BadAsk({ kind: "bad-request", code: "5004", message: "Invalid data: 'audio' is no base64" });
}

function readNumbers(given: readonly unknown[]): Uint8Array {
  const wrong = given.findIndex((one) => typeof one !== "number" || one < 0 || one > 255);
  if (wrong >= 0) throw badInput(`Type mismatch of '/audio/${wrong}', a number from 0 to 255 wanted`);
  if (given.length === 0) throw badInput("Length of '/audio' must be >= 1");
  return Uint8Array.from(given as readonly number[]);
}

/** Nova's wishes come in the query beside bare sound, in the body beside the rest. */
function wishesOf(request: FormatRequest) {
  const wishes = new URLSearchParams(request.query);
  for (const [name, value] of Object.entries(readInput(request))) if (value === true) wishes.set(name, "true");
  return readWishes(wishes);
}

function whisper({ text: said, words }: TranscriptionAnswer): object {
  const timed = words.map(({ text: word, start, end }) => ({ word, start, end }));
  return { text: said, word_count: words.length, words: timed, vtt: vtt(words).trimEnd() };
}

function turbo({ words, seconds, language }: TranscriptionAnswer): object {
  const found = segments(words).map(({ words: inside, start, end, text: said }) => ({
    ...{ start, end, text: said, temperature: 0, avg_logprob: -0.2, compression_ratio: 1.1, no_speech_prob: 0.01 },
    words: inside.map(({ text: word, start: from, end: to }) => ({ word, start: from, end: to })),
  }));
  const transcription_info = { language, language_probability: 0.98, duration: seconds, duration_after_vad: seconds };
  return { segments: found, transcription_info };
}
