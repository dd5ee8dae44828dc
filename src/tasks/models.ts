/** "Which models are there?" or, with an id, "tell me about this one". */
export interface ModelsAsk {
  readonly task: "models";
  /** The one model asked for; absent for the list. */
  readonly id?: string;
}

export interface ModelsAnswer {
  readonly task: "models";
  /** In the catalogue's order. Exactly one when an id was asked for. */
  readonly models: readonly ModelFacts[];
}

/** What a model can be for: the catalogue's `task`. */
export type ModelTask =
  | "chat"
  | "embedding"
  | "image"
  | "video"
  | "speech"
  | "transcription"
  | "moderation"
  | "rerank"
  | "translation"
  | "summary"
  | "classification"
  | "search";

/** What the catalogue knows of a model. Times in milliseconds since the epoch, prices in USD per million tokens. */
export interface ModelFacts {
  readonly id: string;
  /** The dated name that answers echo; the id itself when the vendor has none. */
  readonly snapshot: string;
  readonly name: string;
  readonly provider: string;
  readonly task: ModelTask;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** Length of an embedding vector when the caller names none. */
  readonly dimensions?: number;
  /** Whether the model reasons before it answers. */
  readonly reasoning: boolean;
  readonly createdMs: number;
  /** Absent when nobody knows it. */
  readonly inputPrice?: number;
  readonly outputPrice?: number;
  /** Its name on the REST API, where that does not follow from author and id. */
  readonly slug?: string;
  /** False when Unified Billing does not sell it; sold when left out. */
  readonly unifiedBilling?: boolean;
  /** Whether the REST API serves it at `/v1/responses`; as its vendor does when left out. */
  readonly responses?: boolean;
  /** Whether it takes web search where its vendor does; yes when left out. */
  readonly webSearch?: boolean;
  /** Whether machines may pay for it by request (x402). */
  readonly x402?: boolean;
  /** Whether it is one of Workers AI's frontier models, which have limits of their own (G-UB-8). */
  readonly frontier?: boolean;
}
