import { openaiCompletions } from "../formats/openai/completions.ts";
import { openaiEmbeddings } from "../formats/openai/embeddings.ts";
import { openaiModels } from "../formats/openai/models.ts";
import { openModelChat, openModelErrors } from "../formats/vendors/open-model.ts";
import { bearer, get, type Provider, post } from "./provider.ts";

/** Fireworks (spec section 2): OpenAI's shape. */
export const fireworks: Provider = {
  id: "fireworks",
  origin: "https://api.fireworks.ai/inference/v1",
  optionalPrefix: "v1",
  credentials: [bearer],
  keyVariables: ["FIREWORKS_API_KEY"],
  endpoints: [
    post("chat/completions", openModelChat),
    post("completions", openaiCompletions),
    post("embeddings", openaiEmbeddings),
    get("models", openaiModels),
  ],
  errors: openModelErrors,
  modelPattern: /^(?:accounts\/[\w-]+\/)?[\w./-]+$/,
};
