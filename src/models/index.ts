import type { Task } from "../tasks/task.ts";
import { chatModel } from "./chat.ts";
import { embeddingModel } from "./embeddings.ts";
import { imageModel } from "./images.ts";
import type { MockModel } from "./model.ts";
import { modelsModel } from "./models-list.ts";
import { moderationModel } from "./moderation.ts";
import { rerankModel } from "./rerank.ts";
import { tokenCountModel } from "./token-count.ts";

/** Who answers what when neither a scripted rule nor a behaviour does. */
export const mockModels: { readonly [T in Task]: MockModel<T> } = {
  chat: chatModel,
  embedding: embeddingModel,
  image: imageModel,
  moderation: moderationModel,
  rerank: rerankModel,
  "token-count": tokenCountModel,
  models: modelsModel,
};
