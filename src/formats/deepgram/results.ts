import type { TimedWord } from "../../tasks/sound.ts";
import type { TranscriptionAnswer } from "../../tasks/transcription.ts";
import { segments } from "../sound/subtitles.ts";

/** What is asked for besides the plain words. */
export interface Wishes {
  /** Capitals and punctuation: `punctuate` or `smart_format`. */
  readonly punctuated: boolean;
  readonly diarize: boolean;
  readonly paragraphs: boolean;
  readonly utterances: boolean;
  readonly detectLanguage: boolean;
}

export function readWishes(asked: URLSearchParams): Wishes {
  const wants = (name: string) => asked.get(name) === "true";
  const smart = wants("smart_format");
  return {
    punctuated: smart || wants("punctuate"),
    diarize: wants("diarize"),
    paragraphs: smart || wants("paragraphs"),
    utterances: wants("utterances"),
    detectLanguage: wants("detect_language"),
  };
}

/** `results` of a transcription (wire formats, 19). */
export function results(answer: TranscriptionAnswer, wishes: Wishes): object {
  const said = {
    ...alternative(answer.words, wishes),
    ...(wishes.paragraphs && { paragraphs: paragraphs(answer, wishes) }),
  };
  const language = wishes.detectLanguage ? { detected_language: answer.language, language_confidence: CONFIDENCE } : {};
  return {
    channels: [{ alternatives: [said], ...language }],
    ...(wishes.utterances && { utterances: segments(answer.words).map((part, index) => utterance(part.words, index, wishes)) }),
  };
}

/** One reading of what was said; of nothing when nothing was. */
export function alternative(words: readonly TimedWord[], wishes: Wishes): object {
  return {
    transcript: textOf(words, wishes),
    confidence: words.length > 0 ? CONFIDENCE : 0,
    words: words.map((word) => writeWord(word, wishes)),
  };
}

const CONFIDENCE = 0.99;

/** "Paris," is "paris" where nobody asked for punctuation. */
function bare(text: string): string {
  return text.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "") || text;
}

function textOf(words: readonly TimedWord[], { punctuated }: Wishes): string {
  return words.map(({ text }) => (punctuated ? text : bare(text))).join(" ");
}

function writeWord({ text, start, end }: TimedWord, { punctuated, diarize }: Wishes): object {
  return {
    word: bare(text),
    start,
    end,
    confidence: CONFIDENCE,
    ...(diarize && { speaker: 0, speaker_confidence: CONFIDENCE }),
    ...(punctuated && { punctuated_word: text }),
  };
}

function utterance(words: readonly TimedWord[], index: number, wishes: Wishes): object {
  return {
    ...{ start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0, confidence: CONFIDENCE, channel: 0 },
    transcript: textOf(words, wishes),
    words: words.map((word) => writeWord(word, wishes)),
    ...(wishes.diarize && { speaker: 0 }),
    id: `utterance-${index + 1}`,
  };
}

function paragraphs({ words, seconds }: TranscriptionAnswer, wishes: Wishes): object {
  const sentences = segments(words).map(({ words: inside, start, end }) => ({ text: textOf(inside, wishes), start, end }));
  const speaker = wishes.diarize ? { speaker: 0 } : {};
  return {
    transcript: `\n${textOf(words, wishes)}`,
    paragraphs: [{ sentences, ...speaker, num_words: words.length, start: 0, end: seconds }],
  };
}
