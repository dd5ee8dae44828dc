import type { TimedWord } from "../tasks/sound.ts";
import type { TranscriptionAnswer, TranscriptionAsk } from "../tasks/transcription.ts";
import { usage } from "../tasks/usage.ts";
import type { Random } from "../world/random.ts";
import type { MockModel } from "./model.ts";
import { sentences } from "./prose.ts";
import { tokens } from "./tokens.ts";

const WORDS_PER_SECOND = 2.5;
const TOKENS_PER_SECOND = 10;
/** More than anybody reads: a length out of a request must not decide how much memory an answer takes. */
const MOST_WORDS = 20_000;

/** Writes down as many words as fit the recording's length; what the emulator itself has spoken, word for word. */
export const transcriptionModel: MockModel<"transcription"> = {
  task: "transcription",
  answer(ask, { facts, random }) {
    const { seconds, spoken } = ask.recording;
    return { kind: "answer", answer: transcribed(spoken ?? invented(seconds, random), ask, facts.snapshot) };
  },
};

/** The text spread over the recording, and what it took to hear it. */
export function transcribed(text: string, ask: TranscriptionAsk, model: string): TranscriptionAnswer {
  const { recording, language, prompt, translate } = ask;
  const { seconds } = recording;
  const pieces = tokens.split(text);
  const promptTokens = tokens.count(prompt ?? "");
  return {
    task: "transcription",
    model,
    text,
    pieces,
    words: spread(text, seconds),
    seconds,
    language: translate ? "en" : (language ?? "en"),
    counted: usage(Math.ceil(seconds * TOKENS_PER_SECOND) + promptTokens, pieces.length),
    promptTokens,
  };
}

/** Recognisably a mock's, however short. */
function invented(seconds: number, random: Random): string {
  const wanted = Math.min(Math.max(Math.round(seconds * WORDS_PER_SECOND), 2), MOST_WORDS);
  const next = sentences(random);
  const words = ["Mock", "transcript:"];
  while (words.length < wanted) words.push(...next().join("").trim().split(" "));
  const text = words.slice(0, wanted).join(" ");
  return /[.]$/.test(text) ? text : `${text.replace(/[,:]$/, "")}.`;
}

/** A long word takes longer than a short one; what parts two words takes as long as a letter. */
function spread(text: string, seconds: number): TimedWord[] {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const total = words.reduce((sum, word) => sum + word.length + 1, -1);
  const at = (characters: number) => Math.round((seconds * 1000 * characters) / total) / 1000;
  let characters = 0;
  return words.map((word) => {
    const start = characters;
    characters += word.length + 1;
    return { text: word, start: at(start), end: at(characters - 1) };
  });
}
