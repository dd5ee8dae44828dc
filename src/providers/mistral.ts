import { mistralChat, mistralErrors, mistralQuota } from "../formats/vendors/mistral.ts";
import { mistralEmbeddings } from "../formats/vendors/mistral-embeddings.ts";
import { mistralModels } from "../formats/vendors/mistral-models.ts";
import { mistralAgents, mistralFim, mistralModerations, mistralOcr } from "../formats/vendors/mistral-others.ts";
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
    post("v1/fim/completions", mistralFim),
    post("v1/agents/completions", mistralAgents),
    post("v1/moderations", mistralModerations),
    post("v1/ocr", mistralOcr),
    get("v1/models", mistralModels),
    get("v1/models/{id}", mistralModels),
  ],
  errors: mistralErrors,
  headers: ({ nowMs }) => ({ ...mistralQuota.headers?.({}, nowMs) }),
  quota: mistralQuota,
  compat: { prefix: "mistral", endpoint: chat },
  modelPattern: /^(?:ft:)?(?:open-)?(?:mistral|mixtral|ministral|codestral|devstral|magistral|pixtral|voxtral)[\w.:-]*$/,
};
