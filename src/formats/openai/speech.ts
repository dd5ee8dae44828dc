import { dataFrame } from "../../streaming/sse-frames.ts";
import type { SoundFormat } from "../../tasks/sound.ts";
import type { SpeechAnswer, SpeechAsk } from "../../tasks/speech.ts";
import type { FormatRequest, Frame, WireFormat, Written } from "../format.ts";
import { soundAnswer, soundFrames } from "../sound/frames.ts";
import { type Fields, fields, text } from "./fields.ts";
import { streamHeaders } from "./http-headers.ts";
import { readBody, readModel } from "./read-body.ts";
import { decimalIn, invalidType, invalidValue, missingParameter, refusal } from "./refusals.ts";
import { readUsage } from "./usage.ts";

/** What a vendor's text to speech has of its own; the rest is OpenAI's. */
export interface SpeechDialect {
  readonly id: string;
  /** Words of `response_format`, the usual one first; those without a format the emulator cannot make. */
  readonly formats: Readonly<Record<string, SoundFormat | undefined>>;
  /** The voices that there are; any when left out. */
  readonly voices?: readonly string[];
  /** Characters of `input` at most. */
  readonly longest: number;
}

/** OpenAI's `POST audio/speech` (wire formats, 1.5): bytes, or events that carry them. */
export const openaiSpeech: WireFormat<"speech"> = speechFormat({
  id: "openai.speech",
  formats: {
    mp3: { container: "mp3", rate: 24_000, kbps: 160 },
    opus: undefined,
    aac: undefined,
    flac: undefined,
    wav: { container: "wav", encoding: "s16", rate: 24_000 },
    pcm: { container: "raw", encoding: "s16", rate: 24_000 },
  },
  voices: [...["alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer", "verse"]],
  longest: 4096,
});

export function speechFormat(dialect: SpeechDialect): WireFormat<"speech"> {
  return {
    id: dialect.id,
    task: "speech",
    readAsk: (request) => readSpeech(request, dialect),
    writeAnswer,
    readUsage,
  };
}

function readSpeech(request: FormatRequest, dialect: SpeechDialect): SpeechAsk {
  const body = readBody(request);
  const model = readModel(body, request);
  return {
    task: "speech",
    model,
    text: readInput(body["input"], dialect.longest),
    voice: readVoice(body["voice"], dialect.voices),
    speed: decimalIn(body["speed"], "speed", { low: 0.25, high: 4 }) ?? 1,
    delivery: { sound: readSound(body["response_format"], dialect.formats), events: readEvents(body, model) },
  };
}

function readInput(input: unknown, longest: number): string {
  if (input === undefined || input === null || input === "") throw missingParameter("input");
  if (typeof input !== "string") throw invalidType("input", "a string", input);
  if (input.length <= longest) return input;
  const counts = `Expected a string with maximum length ${longest}, but got a string with length ${input.length} instead.`;
  throw refusal(`Invalid 'input': string too long. ${counts}`, "input", "string_above_max_length");
}

/** A name, or the id of a voice of the caller's own. */
function readVoice(voice: unknown, voices: readonly string[] | undefined): string {
  if (voice === undefined || voice === null) throw missingParameter("voice");
  const own = text(fields(voice)["id"]);
  if (own !== undefined) return own;
  if (typeof voice !== "string") throw invalidType("voice", "a string", voice);
  if (voices && !voices.includes(voice)) throw invalidValue("voice", voice, voices);
  return voice;
}

function readSound(given: unknown, formats: SpeechDialect["formats"]): SoundFormat {
  const names = Object.keys(formats);
  const name = given ?? names[0];
  if (typeof name !== "string" || !names.includes(name)) throw invalidValue("response_format", given, names);
  const format = formats[name];
  if (format) return format;
  const made = names.filter((each) => formats[each]).join(", ");
  throw refusal(
    `The emulator cannot make '${name}': it makes ${made}. Ask for one of these, or script the bytes with a rule.`,
    "response_format",
    "unsupported_value",
  );
}

function readEvents(body: Fields, model: string): boolean {
  const wanted = body["stream_format"] ?? "audio";
  if (wanted !== "audio" && wanted !== "sse") throw invalidValue("stream_format", wanted, ["audio", "sse"]);
  if (wanted === "audio") return false;
  if (!model.startsWith("tts-1")) return true;
  throw refusal(`stream_format 'sse' is not supported for model '${model}'.`, "stream_format", "unsupported_value");
}

function writeAnswer(answer: SpeechAnswer, { delivery }: SpeechAsk): Written {
  const { sound, events } = delivery;
  if (!events) return soundAnswer(answer, sound);
  return { kind: "stream", status: 200, headers: streamHeaders(), frames: eventFrames(answer, sound) };
}

function* eventFrames(answer: SpeechAnswer, sound: SoundFormat): Generator<Frame> {
  yield* soundFrames(
    answer,
    sound,
    (bytes) => dataFrame(`{"type":"speech.audio.delta","audio":"${bytes.toString("base64")}"}`).bytes,
  );
  const { inputTokens, outputTokens } = answer.counted;
  const usage = { input_tokens: inputTokens, output_tokens: outputTokens, total_tokens: inputTokens + outputTokens };
  yield dataFrame(JSON.stringify({ type: "speech.audio.done", usage }));
}
