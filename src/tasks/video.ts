/** "Make a film of this." Sizes in pixels. */
export interface VideoAsk {
  readonly task: "video";
  readonly model: string;
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** What it is to be made from; chosen when left out. */
  readonly seed?: number;
  /** Pictures or films that came with it: a digest of each. */
  readonly sources?: readonly string[];
}

export interface VideoAnswer {
  readonly task: "video";
  readonly model: string;
  readonly seed: number;
  /** What it shows, in lower-case letters, digits and dashes. */
  readonly words: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
}
