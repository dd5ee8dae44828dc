import type { SoundFormat, TimedWord } from "./sound.ts";
import type { Usage } from "./usage.ts";

/** "Say this." */
export interface SpeechAsk {
  readonly task: "speech";
  readonly model: string;
  readonly text: string;
  /** The voice's name or id, as the vendor knows it. */
  readonly voice: string;
  /** 1 is the voice's own speed, 2 twice as fast. */
  readonly speed: number;
  /** How long it is to take; as long as it does when left out. */
  readonly seconds?: number;
  /** How the answer is delivered; never part of the question. */
  readonly delivery: { readonly sound: SoundFormat; readonly events: boolean };
}

export interface SpeechAnswer {
  readonly task: "speech";
  readonly model: string;
  /** What is said. */
  readonly text: string;
  readonly words: readonly TimedWord[];
  /** How long it takes, to the millisecond. */
  readonly seconds: number;
  /** The voice's tone, in Hz. */
  readonly pitch: number;
  /** Not all answers tell it: bytes of sound alone do not. */
  readonly counted: Usage;
}
