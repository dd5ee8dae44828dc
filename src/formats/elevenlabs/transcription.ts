import type { TimedWord } from "../../tasks/sound.ts";
import type { Recording, TranscriptionAnswer } from "../../tasks/transcription.ts";
import type { Form } from "../form.ts";
import type { WireFormat, WriteContext } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { readRecording, recordingAt } from "../sound/recording.ts";
import { fieldRequired, refused } from "./errors.ts";

/** `POST v1/speech-to-text` (wire formats, 18). */
export const elevenlabsTranscription: WireFormat<"transcription"> = {
  id: "elevenlabs.transcription",
  task: "transcription",
  readAsk(request) {
    const form = request.form();
    const model = form.text("model_id");
    if (!model) throw fieldRequired("body.model_id");
    const language = form.text("language_code");
    return {
      task: "transcription",
      model,
      recording: readSource(form),
      ...(language && { language }),
      translate: false,
      delivery: { stream: false },
    };
  },
  writeAnswer(answer, _ask, context) {
    const body = JSON.stringify(transcript(answer, context));
    return { kind: "whole", status: 200, headers: jsonHeaders(), body };
  },
  readUsage: (_json, before) => before,
};

function readSource(form: Form): Recording {
  const file = form.file("file");
  const place = form.text("source_url") || form.text("cloud_storage_url");
  if (!file && !place) {
    const message = "Must provide exactly one of file, cloud_storage_url or source_url; file needs a filename.";
    throw refused("invalid_parameters", message);
  }
  if (!file) return recordingAt(place ?? "");
  if (file.bytes.byteLength === 0) throw refused("invalid_content", "The file is empty.");
  return readRecording(file.bytes, form.text("file_format") === "pcm_s16le_16" ? { encoding: "s16", rate: 16_000 } : undefined);
}

function transcript({ text, words, seconds, language }: TranscriptionAnswer, { random, request }: WriteContext): object {
  const granularity = request.form().text("timestamps_granularity") || "word";
  return {
    language_code: language,
    language_probability: 0.98,
    text,
    words: granularity === "none" ? [] : written(words, granularity === "character"),
    transcription_id: random.text(20),
    audio_duration_secs: seconds,
  };
}

/** Words and, between them, what parts them. */
function written(words: readonly TimedWord[], byCharacter: boolean): object[] {
  return words.flatMap((word, index) => {
    const next = words[index + 1];
    const said = entry("word", word, byCharacter);
    return next ? [said, entry("spacing", { text: " ", start: word.end, end: next.start }, byCharacter)] : [said];
  });
}

function entry(type: "word" | "spacing", { text, start, end }: TimedWord, byCharacter: boolean): object {
  const letters = [...text];
  const at = (index: number) => Math.round(1000 * (start + ((end - start) * index) / letters.length)) / 1000;
  const characters = letters.map((letter, index) => ({ text: letter, start: at(index), end: at(index + 1) }));
  return { text, start, end, type, speaker_id: "speaker_0", logprob: 0, ...(byCharacter && { characters }) };
}
