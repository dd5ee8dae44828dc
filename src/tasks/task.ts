import type { ChatAnswer, ChatAsk } from "./chat.ts";
import type { EmbeddingAnswer, EmbeddingAsk } from "./embedding.ts";
import type { ImageAnswer, ImageAsk } from "./image.ts";
import type { ModelsAnswer, ModelsAsk } from "./models.ts";
import type { ModerationAnswer, ModerationAsk } from "./moderation.ts";
import type { RerankAnswer, RerankAsk } from "./rerank.ts";
import type { TokenCountAnswer, TokenCountAsk } from "./token-count.ts";

/** Every task with its question and result. A new modality adds one line here. */
export interface Tasks {
  chat: { ask: ChatAsk; answer: ChatAnswer };
  embedding: { ask: EmbeddingAsk; answer: EmbeddingAnswer };
  image: { ask: ImageAsk; answer: ImageAnswer };
  moderation: { ask: ModerationAsk; answer: ModerationAnswer };
  rerank: { ask: RerankAsk; answer: RerankAnswer };
  "token-count": { ask: TokenCountAsk; answer: TokenCountAnswer };
  models: { ask: ModelsAsk; answer: ModelsAnswer };
}

export type Task = keyof Tasks;
export type Ask = Tasks[Task]["ask"];
export type Answer = Tasks[Task]["answer"];
