import type { TranscriptionAnswer, TranscriptionAsk } from "../../tasks/transcription.ts";
import type { Form } from "../form.ts";
import { segments } from "../sound/subtitles.ts";

/** `verbose_json`: segments, words, or both, as `timestamp_granularities[]` asks; segments when it says nothing. */
export function verbose({ text, words, seconds, language }: TranscriptionAnswer, ask: TranscriptionAsk, form: Form): object {
  const wanted = form.texts("timestamp_granularities");
  const temperature = Number(form.text("temperature") ?? 0) || 0;
  const withSegments = wanted.length === 0 || wanted.includes("segment");
  return {
    task: ask.translate ? "translate" : "transcribe",
    language: languageName(language),
    duration: seconds,
    text,
    ...(withSegments && {
      segments: segments(words).map(({ words: inside, ...segment }, id) => ({
        ...{ id, seek: 0, start: segment.start, end: segment.end, text: ` ${segment.text}` },
        tokens: inside.map((word) => tokenNumber(word.text)),
        ...{ temperature, avg_logprob: -0.2, compression_ratio: 1.1, no_speech_prob: 0.01 },
      })),
    }),
    ...(wanted.includes("word") && {
      words: words.map(({ text: word, start, end }) => ({ word: word.replace(/[.,:;!?]+$/, ""), start, end })),
    }),
  };
}

/** `diarized_json`: who said what. */
export function diarized(answer: TranscriptionAnswer): object {
  return { task: "transcribe", duration: answer.seconds, text: answer.text, segments: speakerSegments(answer) };
}

/** A mock hears one speaker. */
export function speakerSegments({ words }: TranscriptionAnswer): object[] {
  return segments(words).map((segment, index) => ({
    type: "transcript.text.segment",
    id: `seg_${String(index + 1).padStart(3, "0")}`,
    ...{ start: segment.start, end: segment.end, text: segment.text, speaker: "A" },
  }));
}

/** "en" is "english". */
function languageName(code: string): string {
  try {
    return (new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code).toLowerCase();
  } catch {
    return code;
  }
}

/** Any number will do, as long as it is the same for the same word. */
function tokenNumber(word: string): number {
  let number = 0;
  for (const character of word) number = (31 * number + (character.codePointAt(0) ?? 0)) % 50_000;
  return number;
}
