import type { Usage } from "./usage.ts";

export interface EmbeddingAsk {
  readonly task: "embedding";
  readonly model: string;
  /** Texts; token arrays are rendered as space-separated numbers. */
  readonly inputs: readonly string[];
  readonly dimensions?: number;
  /** Which end of a text is cut off that is too long for the model; such a text is refused when left out. */
  readonly truncate?: "start" | "end";
  readonly delivery: { readonly encoding: "float" | "base64" };
}

export interface EmbeddingAnswer {
  readonly task: "embedding";
  readonly model: string;
  /** One unit-length vector per input. */
  readonly vectors: readonly Float32Array[];
  readonly usage: Usage;
}
