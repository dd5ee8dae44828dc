import type { ModelledTask } from "../tasks/task.ts";
import { chatModel } from "./chat.ts";
import { classificationModel } from "./classification.ts";
import { embeddingModel } from "./embeddings.ts";
import { imageModel } from "./images.ts";
import type { MockModel } from "./model.ts";
import { modelsModel } from "./models-list.ts";
import { moderationModel } from "./moderation.ts";
import { rerankModel } from "./rerank.ts";
import { searchModel } from "./search.ts";
import { speechModel } from "./speech.ts";
import { summaryModel } from "./summary.ts";
import { tokenCountModel } from "./token-count.ts";
import { transcriptionModel } from "./transcription.ts";
import { translationModel } from "./translation.ts";
import { videoModel } from "./videos.ts";
import { voicesModel } from "./voices.ts";

/** Who answers what when neither a scripted rule nor a behaviour does. */
export const mockModels: { readonly [T in ModelledTask]: MockModel<T> } = {
  chat: chatModel,
  embedding: embeddingModel,
  image: imageModel,
  moderation: moderationModel,
  rerank: rerankModel,
  search: searchModel,
  speech: speechModel,
  transcription: transcriptionModel,
  voices: voicesModel,
  classification: classificationModel,
  translation: translationModel,
  summary: summaryModel,
  video: videoModel,
  "token-count": tokenCountModel,
  models: modelsModel,
};
