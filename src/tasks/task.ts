import type { BatchAnswer, BatchAsk } from "./batch.ts";
import type { ChatAnswer, ChatAsk } from "./chat.ts";
import type { ClassificationAnswer, ClassificationAsk } from "./classification.ts";
import type { EmbeddingAnswer, EmbeddingAsk } from "./embedding.ts";
import type { FileAnswer, FileAsk } from "./file.ts";
import type { ImageAnswer, ImageAsk } from "./image.ts";
import type { JobAnswer, JobAsk } from "./job.ts";
import type { ModelsAnswer, ModelsAsk } from "./models.ts";
import type { ModerationAnswer, ModerationAsk } from "./moderation.ts";
import type { RerankAnswer, RerankAsk } from "./rerank.ts";
import type { SearchAnswer, SearchAsk } from "./search.ts";
import type { SpeechAnswer, SpeechAsk } from "./speech.ts";
import type { SummaryAnswer, SummaryAsk } from "./summary.ts";
import type { TokenCountAnswer, TokenCountAsk } from "./token-count.ts";
import type { TranscriptionAnswer, TranscriptionAsk } from "./transcription.ts";
import type { TranslationAnswer, TranslationAsk } from "./translation.ts";
import type { VideoAnswer, VideoAsk } from "./video.ts";
import type { VoicesAnswer, VoicesAsk } from "./voices.ts";

/** Every task with its question and result. A new modality adds one line here. */
export interface Tasks {
  chat: { ask: ChatAsk; answer: ChatAnswer };
  embedding: { ask: EmbeddingAsk; answer: EmbeddingAnswer };
  image: { ask: ImageAsk; answer: ImageAnswer };
  batch: { ask: BatchAsk; answer: BatchAnswer };
  file: { ask: FileAsk; answer: FileAnswer };
  job: { ask: JobAsk; answer: JobAnswer };
  moderation: { ask: ModerationAsk; answer: ModerationAnswer };
  rerank: { ask: RerankAsk; answer: RerankAnswer };
  search: { ask: SearchAsk; answer: SearchAnswer };
  speech: { ask: SpeechAsk; answer: SpeechAnswer };
  transcription: { ask: TranscriptionAsk; answer: TranscriptionAnswer };
  classification: { ask: ClassificationAsk; answer: ClassificationAnswer };
  translation: { ask: TranslationAsk; answer: TranslationAnswer };
  summary: { ask: SummaryAsk; answer: SummaryAnswer };
  video: { ask: VideoAsk; answer: VideoAnswer };
  "token-count": { ask: TokenCountAsk; answer: TokenCountAnswer };
  voices: { ask: VoicesAsk; answer: VoicesAnswer };
  models: { ask: ModelsAsk; answer: ModelsAnswer };
}

/** What formats speak of. */
export type Task = keyof Tasks;
/** What the vendor keeps between requests: no model is asked, or only about what is in it. */
export type KeptTask = "job" | "file" | "batch";
/** What a model is asked itself. */
export type ModelledTask = Exclude<Task, KeptTask>;
export type KeptAsk = Tasks[KeptTask]["ask"];
export type Ask = Tasks[ModelledTask]["ask"];
export type Answer = Tasks[Task]["answer"];
