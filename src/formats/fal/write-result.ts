import { PICTURE_TYPES } from "../../media/picture.ts";
import type { ImageAnswer } from "../../tasks/image.ts";
import type { Job } from "../../tasks/job.ts";
import type { SoundFormat } from "../../tasks/sound.ts";
import type { SpeechAnswer } from "../../tasks/speech.ts";
import type { TranscriptionAnswer } from "../../tasks/transcription.ts";
import type { VideoAnswer } from "../../tasks/video.ts";
import { FILM_TYPE, filmBytes, filmUrl } from "../films.ts";
import type { OwnUrls } from "../format.ts";
import { pictureBase64, pictureUrl } from "../pictures.ts";
import { wholeSound } from "../sound/sound.ts";
import { segments } from "../sound/subtitles.ts";
import { soundType } from "../sound-ask.ts";

/** What an app gives, as most apps of its kind do (wire formats, 17). */
export function writeResult({ result, work, startedMs = 0, endedMs = 0 }: Job, urls: OwnUrls): object {
  if (result?.task === "chat") {
    const [choice] = result.choices;
    return { output: choice?.text.join("") ?? "", reasoning: null, partial: false, error: null };
  }
  if (result?.task === "video") return { video: film(result, urls), seed: result.seed };
  if (result?.task === "speech") return { audio: sound(result, work) };
  if (result?.task === "transcription") return heard(result);
  if (result?.task !== "image" || work.task !== "image") return {};
  return {
    images: result.pictures.map((made) => picture(result, made, work.delivery, urls)),
    timings: { inference: (endedMs - startedMs) / 1000 },
    seed: result.pictures[0]?.seed,
    has_nsfw_concepts: result.pictures.map(() => false),
    prompt: work.prompt,
  };
}

function picture(
  { width, height }: ImageAnswer,
  made: ImageAnswer["pictures"][number],
  { as, type }: { as: "url" | "base64"; type: "png" | "jpeg" },
  urls: OwnUrls,
): object {
  const content_type = PICTURE_TYPES[type].mime;
  const size = { width, height };
  const url =
    as === "url" ? pictureUrl(made, size, type, urls) : `data:${content_type};base64,${pictureBase64(made, size, type)}`;
  return { url, width, height, content_type };
}

function film(made: VideoAnswer, urls: OwnUrls): object {
  return { url: filmUrl(made, urls), content_type: FILM_TYPE, file_name: "output.mp4", file_size: filmBytes(made).byteLength };
}

/** Sound has no address here: it comes as data. */
function sound(made: SpeechAnswer, work: Job["work"]): object {
  const format = work.task === "speech" ? work.delivery.sound : WAV;
  const [bytes, content_type] = [wholeSound(made, format), soundType(format)];
  const url = `data:${content_type};base64,${bytes.toString("base64")}`;
  return { url, content_type, file_name: `speech.${format.container}`, file_size: bytes.byteLength };
}

const WAV: SoundFormat = { container: "wav", encoding: "s16", rate: 24_000 };

function heard({ text, words, language }: TranscriptionAnswer): object {
  const chunks = segments(words).map((segment) => ({
    timestamp: [segment.start, segment.end],
    text: segment.text,
    speaker: null,
  }));
  return { text, chunks, inferred_languages: [language], diarization_segments: [] };
}
