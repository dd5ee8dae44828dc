import type { Usage } from "./usage.ts";

/** "Make pictures of this." Sizes in pixels. */
export interface ImageAsk {
  readonly task: "image";
  readonly model: string;
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  /** How many. */
  readonly count: number;
  /** What the first is to be made from; chosen when left out. */
  readonly seed?: number;
  /** How much goes into a picture, of models that count tokens; others are not asked for counts. */
  readonly quality?: ImageQuality;
  /** Pictures that came with it, to be changed or varied: a digest of each. */
  readonly sources?: readonly string[];
  /** No part of the question: the same pictures are told in different ways. */
  readonly delivery: ImageDelivery;
}

export type ImageQuality = "low" | "medium" | "high";

export interface ImageDelivery {
  readonly stream: boolean;
  /** Unfinished pictures that a stream shows before the last one. */
  readonly partial: number;
  readonly as: "url" | "base64";
  readonly type: "png" | "jpeg";
}

export interface ImageAnswer {
  readonly task: "image";
  readonly model: string;
  /** What each picture is made from. */
  readonly pictures: readonly MadePicture[];
  readonly width: number;
  readonly height: number;
  /** Of models that count tokens. */
  readonly usage?: Usage;
}

export interface MadePicture {
  readonly seed: number;
  /** What it shows, in lower-case letters, digits and dashes. */
  readonly words: string;
}
