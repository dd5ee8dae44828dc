import type { TimedWord } from "../tasks/sound.ts";
import type { SpeechAnswer } from "../tasks/speech.ts";
import { usage } from "../tasks/usage.ts";
import type { Voice } from "../tasks/voices.ts";
import { seededRandom } from "../world/random.ts";
import type { MockModel, MockOutcome } from "./model.ts";
import { tokens } from "./tokens.ts";
import { VOICES } from "./voices.ts";

/** As people speak: about 150 words a minute. */
export const CHARACTERS_PER_SECOND = 15;
const TOKENS_PER_SECOND = 20;

/** Says a text in as much time as a person would need, so that a test can say beforehand how long it takes. */
export const speechModel: MockModel<"speech"> = {
  task: "speech",
  answer({ text, speed, voice, seconds: wanted }, { facts, provider }) {
    const known = VOICES[provider]?.find(({ name }) => name.toLowerCase() === voice.toLowerCase());
    if (known) return voiceByName(voice, known);
    const length = [...text].length;
    const rate = wanted === undefined ? CHARACTERS_PER_SECOND * speed : length / wanted;
    const said = saidBy(voice, text, rate);
    const counted = usage(tokens.count(text), Math.ceil(said.seconds * TOKENS_PER_SECOND));
    return { kind: "answer", answer: { task: "speech", model: facts.snapshot, ...said, counted } };
  },
};

/** A text as a voice says it, at so many characters a second. */
export function saidBy(
  voice: string,
  text: string,
  rate = CHARACTERS_PER_SECOND,
): Pick<SpeechAnswer, "text" | "words" | "seconds" | "pitch"> {
  const pitch = seededRandom(`voice ${voice}`).integer(110, 220);
  return { text, words: timedWords(text, rate), seconds: thousandths([...text].length / rate), pitch };
}

/** Every character takes as long as any other. */
export function timedWords(text: string, rate = CHARACTERS_PER_SECOND): TimedWord[] {
  const words: TimedWord[] = [];
  let characters = 0;
  for (const piece of text.split(/(\s+)/)) {
    const start = characters;
    characters += [...piece].length;
    if (piece.trim() === "") continue;
    words.push({ text: piece, start: thousandths(start / rate), end: thousandths(characters / rate) });
  }
  return words;
}

function thousandths(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** Voices with ids answer to them alone, which people forget. */
function voiceByName(name: string, { id }: Voice): MockOutcome<"speech"> {
  const message = `A voice with the id '${name}' was not found: that is its name, its id is ${id}.`;
  return { kind: "failure", failure: { kind: "model-not-found", code: "voice_not_found", message, model: name } };
}
