import { openaiModels } from "../formats/openai/models.ts";
import { mistralChat, mistralErrors, mistralQuota } from "../formats/vendors/mistral.ts";
import { mistralEmbeddings } from "../formats/vendors/mistral-embeddings.ts";
import { bearer, get, type Provider, post } from "./provider.ts";

const chat = post("v1/chat/completions", mistralChat);

/** Mistral (wire formats, section 5). */
export const mistral: Provider = {
  id: "mistral",
  origin: "https://api.mistral.ai",
  credentials: [bearer],
  keyVariables: ["MISTRAL_API_KEY"],
  endpoints: [
    chat,
    post("v1/embeddings", mistralEmbeddings),
    get("v1/models", openaiModels),
    get("v1/models/{id}", openaiModels),
  ],
  errors: mistralErrors,
  quota: mistralQuota,
  compat: { prefix: "mistral", endpoint: chat },
  modelPattern: /^(?:ft:)?(?:open-)?(?:mistral|mixtral|ministral|codestral|devstral|magistral|pixtral|voxtral)[\w.:-]*$/,
};
