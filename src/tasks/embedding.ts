import type { Usage } from "./usage.ts";

export interface EmbeddingAsk {
  readonly task: "embedding";
  readonly model: string;
  /** Texts; token arrays are rendered as space-separated numbers. */
  readonly inputs: readonly string[];
  readonly dimensions?: number;
  readonly delivery: { readonly encoding: "float" | "base64" };
}

export interface EmbeddingAnswer {
  readonly task: "embedding";
  readonly model: string;
  /** One unit-length vector per input. */
  readonly vectors: readonly Float32Array[];
  readonly usage: Usage;
}
