import { openaiCompletions } from "../formats/openai/completions.ts";
import { openaiEmbeddings } from "../formats/openai/embeddings.ts";
import { openrouterErrors } from "../formats/vendors/openrouter.ts";
import { openrouterGeneration, openrouterKeptChat, openrouterKey } from "../formats/vendors/openrouter-account.ts";
import { openrouterModels } from "../formats/vendors/openrouter-models.ts";
import { bearer, get, type Provider, post } from "./provider.ts";

const VERSION = "{version:v1/|}";

/** OpenRouter (wire formats, section 10); the version may be left out (spec section 2). */
export const openrouter: Provider = {
  id: "openrouter",
  origin: "https://openrouter.ai/api",
  credentials: [bearer],
  keyVariables: ["OPENROUTER_API_KEY"],
  located: ({ path }) => ({ path: path.startsWith("v1/") ? path : `v1/${path}` }),
  endpoints: [
    post(`${VERSION}chat/completions`, openrouterKeptChat),
    post(`${VERSION}completions`, openaiCompletions),
    post(`${VERSION}embeddings`, openaiEmbeddings),
    get(`${VERSION}models`, openrouterModels),
    get(`${VERSION}key`, openrouterKey),
    get(`${VERSION}generation`, openrouterGeneration),
  ],
  errors: openrouterErrors,
  modelPattern: /^[\w.-]+\/[\w.:-]+$/,
};
