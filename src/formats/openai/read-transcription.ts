import type { TranscriptionAsk } from "../../tasks/transcription.ts";
import type { Form, FormFile } from "../form.ts";
import { BadAsk, type FormatRequest } from "../format.ts";
import { looksLikeSound, readRecording, recordingAt } from "../sound/recording.ts";
import { readModel } from "./read-body.ts";
import { missingParameter, refusal } from "./refusals.ts";

/** How a vendor takes recordings; what is left out is OpenAI's way. */
export interface RecordingIntake {
  /** Whether a `url` may stand in place of the file. */
  readonly url?: boolean;
  readonly translate: boolean;
}

/** OpenAI's limit, in bytes. */
const LARGEST = 25 * 1024 * 1024;
const SHORTEST_SECONDS = 0.1;
const FILES = ["flac", "m4a", "mp3", "mp4", "mpeg", "mpga", "oga", "ogg", "opus", "wav", "webm"];

/** The form of `audio/transcriptions` and `audio/translations`. */
export function readTranscription(request: FormatRequest, { url, translate }: RecordingIntake): TranscriptionAsk {
  const form = request.form();
  const model = readModel(form.fields(), request);
  const language = readLanguage(form.text("language"));
  const prompt = form.text("prompt");
  return {
    task: "transcription",
    model,
    recording: readSource(form, url === true),
    ...(language !== undefined && { language }),
    ...(prompt !== undefined && { prompt }),
    translate,
    delivery: { stream: /^(?:true|1)$/i.test(form.text("stream") ?? "") && streams(model) },
  };
}

/** Whisper takes the wish and does not fulfil it. */
function streams(model: string): boolean {
  return !model.includes("whisper");
}

function readSource(form: Form, url: boolean): TranscriptionAsk["recording"] {
  const file = form.file("file");
  if (file) return readFile(file);
  const place = url ? form.text("url") : undefined;
  if (place !== undefined && place !== "") return recordingAt(place);
  if (form.text("file") === undefined) throw missingParameter("file");
  throw refusal("Invalid 'file': expected a file, but got text. Send it with a filename (curl -F file=@talk.wav).", "file");
}

function readFile({ filename, bytes }: FormFile): TranscriptionAsk["recording"] {
  if (bytes.byteLength > LARGEST) {
    const message = `Maximum content size limit (${LARGEST}) exceeded (${bytes.byteLength} bytes read)`;
    throw new BadAsk({ kind: "too-large", message });
  }
  const ending = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? "";
  if (!FILES.includes(ending) && !looksLikeSound(bytes)) {
    const known = FILES.map((name) => `'${name}'`).join(", ");
    throw refusal(`Invalid file format. Supported formats: [${known}]. The file came as '${filename}'.`, "file");
  }
  const recording = readRecording(bytes);
  if (recording.seconds >= SHORTEST_SECONDS) return recording;
  const message = `Audio file is too short. Minimum audio length is ${SHORTEST_SECONDS} seconds.`;
  throw refusal(message, "file", "audio_too_short");
}

function readLanguage(language: string | undefined): string | undefined {
  if (language === undefined || language === "") return undefined;
  if (/^[a-z]+$/i.test(language)) return language.toLowerCase();
  const message = `Invalid language '${language}'. Language parameter must be specified in ISO-639-1 format.`;
  throw refusal(message, "language", "invalid_language_format");
}
