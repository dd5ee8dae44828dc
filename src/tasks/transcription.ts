import type { TimedWord } from "./sound.ts";
import type { Usage } from "./usage.ts";

/** "What is said here?" */
export interface TranscriptionAsk {
  readonly task: "transcription";
  readonly model: string;
  readonly recording: Recording;
  /** Of the recording, as the caller names it; undefined when it does not say. */
  readonly language?: string;
  /** What the caller tells beforehand, to put the model on the right track. */
  readonly prompt?: string;
  /** Whether the text is wanted in English, whatever is spoken. */
  readonly translate: boolean;
  /** How the answer is delivered; never part of the question. */
  readonly delivery: { readonly stream: boolean };
}

/** Sound is known by its digest and what can be read of it: enough to answer the same for the same recording. */
export interface Recording {
  readonly digest: string;
  readonly seconds: number;
  /** What is said in it, where that is known: speech that the emulator made itself. */
  readonly spoken?: string;
}

export interface TranscriptionAnswer {
  readonly task: "transcription";
  readonly model: string;
  readonly text: string;
  /** The text in stream pieces of about a token, leading space kept. */
  readonly pieces: readonly string[];
  readonly words: readonly TimedWord[];
  /** Length of the recording. */
  readonly seconds: number;
  /** Two letters (ISO 639-1). */
  readonly language: string;
  /** Not all answers tell it. The input is the recording and, as `promptTokens`, what the caller told beforehand. */
  readonly counted: Usage;
  readonly promptTokens: number;
}
