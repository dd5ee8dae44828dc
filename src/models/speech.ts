import { CHARACTERS_PER_SECOND, saidBy } from "../tasks/said.ts";
import { usage } from "../tasks/usage.ts";
import type { Voice } from "../tasks/voices.ts";
import type { MockModel, MockOutcome } from "./model.ts";
import { tokens } from "./tokens.ts";
import { VOICES } from "./voices.ts";

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

/** Voices with ids answer to them alone, which people forget. */
function voiceByName(name: string, { id }: Voice): MockOutcome<"speech"> {
  const message = `A voice with the id '${name}' was not found: that is its name, its id is ${id}.`;
  return { kind: "failure", failure: { kind: "model-not-found", code: "voice_not_found", message, model: name } };
}
