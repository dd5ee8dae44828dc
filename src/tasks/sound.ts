/** How sound is written down: samples as they are, alone or in a WAV file, or MP3. One channel always. */
export type SoundFormat = SampledFormat | Mp3Format;

export interface SampledFormat {
  readonly container: "raw" | "wav";
  readonly encoding: SampleEncoding;
  /** Samples a second. */
  readonly rate: number;
}

/** 16 bits signed, 32 bits floating point (both little-endian), or G.711's 8 bits. */
export type SampleEncoding = "s16" | "f32" | "mulaw" | "alaw";

export interface Mp3Format {
  readonly container: "mp3";
  /** Samples a second. */
  readonly rate: number;
  /** Thousands of bits a second. */
  readonly kbps: number;
}

/** A word and when it is said, in seconds from the start, to the millisecond. */
export interface TimedWord {
  /** With its punctuation. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}
