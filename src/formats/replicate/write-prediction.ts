import { hash } from "node:crypto";
import type { Job, WorkAnswer } from "../../tasks/job.ts";
import type { SoundFormat } from "../../tasks/sound.ts";
import type { SpeechAnswer } from "../../tasks/speech.ts";
import type { TranscriptionAnswer } from "../../tasks/transcription.ts";
import { FILM_TYPE, filmBytes } from "../films.ts";
import type { OwnUrls } from "../format.ts";
import { type Fields, fields, text } from "../openai/fields.ts";
import { pictureBase64 } from "../pictures.ts";
import { wholeSound } from "../sound/sound.ts";
import { type Segment, segments } from "../sound/subtitles.ts";
import { soundType } from "../sound-ask.ts";

const STATUS: Readonly<Record<Job["status"], string>> = {
  queued: "starting",
  running: "processing",
  done: "succeeded",
  failed: "failed",
  canceled: "canceled",
};

/** A prediction as it stands (wire formats, 14). `job.input` is the body that began it. */
export function writePrediction(job: Job, urls: OwnUrls) {
  const { id, model, status, createdMs, startedMs, endedMs, result, failure } = job;
  const body = fields(job.input);
  const seconds = (from: number, to: number) => Math.max(0, to - from) / 1000;
  return {
    id,
    model,
    version: versionOf(body, model),
    input: body["input"],
    logs: logsOf(result),
    output: result ? outputOf(result, job) : null,
    data_removed: false,
    error: failure ? (failure.message ?? SENTENCES[failure.kind] ?? "Prediction failed.") : null,
    source: "api",
    status: STATUS[status],
    created_at: time(createdMs),
    started_at: startedMs === undefined ? null : time(startedMs),
    completed_at: endedMs === undefined ? null : time(endedMs),
    urls: {
      cancel: urls.provider(`predictions/${id}/cancel`),
      get: urls.provider(`predictions/${id}`),
      stream: urls.provider(`stream/${id}`),
      web: `https://replicate.com/p/${id}`,
    },
    ...(endedMs !== undefined && {
      metrics: { predict_time: seconds(startedMs ?? endedMs, endedMs), total_time: seconds(createdMs, endedMs) },
    }),
  };
}

function logsOf(result: WorkAnswer | undefined): string {
  if (result?.task === "image") return `Using seed: ${result.pictures[0]?.seed}\n`;
  return result?.task === "video" ? `Using seed: ${result.seed}\n` : "";
}

const SENTENCES: Readonly<Record<string, string>> = {
  "content-filter": "NSFW content detected. Try running it again, or try a different prompt.",
  timeout: "Prediction timed out.",
};

function time(ms: number): string {
  return new Date(ms).toISOString();
}

/** What the caller named after the colon, or a name that the model always has. */
function versionOf(body: Fields, model: string): string {
  const asked = text(body["version"])?.split(":").at(-1);
  return asked && HASH.test(asked) ? asked : versionOfModel(model);
}

const HASH = /^[0-9a-f]{64}$/;

export function versionOfModel(model: string): string {
  return HASH.test(model) ? model : hash("sha256", model, "hex");
}

/** Models that give a list, whatever their number of pictures. */
const LISTS = /flux-(?:schnell|dev)|sdxl|stable-diffusion/;

/**
 * Text comes in the pieces of a stream. Files are told as data: Replicate's clients make files of what begins with "https:" or
 * "data:" and leave anything else a text, and the emulator is reached by plain http.
 */
function outputOf(result: WorkAnswer, { model, work }: Job): unknown {
  if (result.task === "chat") return result.choices[0]?.text ?? [];
  if (result.task === "video") return `data:${FILM_TYPE};base64,${filmBytes(result).toString("base64")}`;
  if (result.task === "speech") return work.task === "speech" ? spoken(result, work.delivery.sound) : null;
  if (result.task === "transcription") return heard(result);
  const type = work.task === "image" ? work.delivery.type : "png";
  const files = result.pictures.map((made) => `data:image/${type};base64,${pictureBase64(made, result, type)}`);
  return files.length === 1 && !LISTS.test(model) ? files[0] : files;
}

function spoken(result: SpeechAnswer, format: SoundFormat): string {
  return `data:${soundType(format)};base64,${wholeSound(result, format).toString("base64")}`;
}

function heard({ text: transcription, words, language }: TranscriptionAnswer): object {
  return { detected_language: language, transcription, segments: segments(words).map(segment), translation: null };
}

function segment({ start, end, text: said }: Segment, id: number): object {
  return { id, start, end, text: said };
}
