import { cohereChat } from "../formats/cohere/chat.ts";
import { cohereChatV1 } from "../formats/cohere/chat-v1.ts";
import { cohereClassify } from "../formats/cohere/classify.ts";
import { cohereEmbed, cohereEmbedV1 } from "../formats/cohere/embed.ts";
import { cohereErrors, cohereQuota } from "../formats/cohere/errors.ts";
import { cohereModels } from "../formats/cohere/models.ts";
import { cohereRerank, cohereRerankV1 } from "../formats/cohere/rerank.ts";
import { cohereDetokenize, cohereTokenize } from "../formats/cohere/tokenize.ts";
import { openaiShapedChat } from "../formats/openai/chat.ts";
import { openaiEmbeddings } from "../formats/openai/embeddings.ts";
import { hex } from "../formats/openai/ids.ts";
import { bearer, get, type Provider, post } from "./provider.ts";

/** A path without a version is one of version 1 (spec section 2). */
const V1 = "{version:v1/|}";

const compatible = post("compatibility/v1/chat/completions", openaiShapedChat);

/** Cohere (wire formats, section 12). The client library writes "BEARER", the docs "Token". */
export const cohere: Provider = {
  id: "cohere",
  origin: "https://api.cohere.ai",
  credentials: [bearer, { in: "header", name: "authorization", scheme: "Token" }],
  keyVariables: ["COHERE_API_KEY", "CO_API_KEY"],
  // Its documentation's examples keep the version, its base URL's replacement leaves it out.
  located: ({ path }) => ({ path: /^v\d+\//.test(path) || path.startsWith("compatibility/") ? path : `v1/${path}` }),
  // Its library goes by the second name.
  reached: { hosts: ["api.cohere.ai", "api.cohere.com"], path: (_host, path) => path },
  endpoints: [
    post("v2/chat", cohereChat),
    post("v2/embed", cohereEmbed),
    post("v2/rerank", cohereRerank),
    post(`${V1}chat`, cohereChatV1),
    post(`${V1}embed`, cohereEmbedV1),
    post(`${V1}rerank`, cohereRerankV1),
    post(`${V1}classify`, cohereClassify),
    post(`${V1}tokenize`, cohereTokenize),
    post(`${V1}detokenize`, cohereDetokenize),
    get(`${V1}models`, cohereModels),
    get(`${V1}models/{id}`, cohereModels),
    compatible,
    post("compatibility/v1/embeddings", openaiEmbeddings),
  ],
  errors: cohereErrors,
  headers: ({ random }) => ({
    "x-debug-trace-id": hex(random, 32),
    ...cohereQuota.headers?.({}, 0),
  }),
  quota: cohereQuota,
  compat: { prefix: "cohere", endpoint: compatible },
  ownChat: ({ model, said, stream }) => ({
    path: "v2/chat",
    body: { model, messages: [{ role: "user", content: said }], ...(stream && { stream }) },
  }),
  modelPattern: /^(?:command|c4ai|aya|north|embed|rerank)[\w.-]*$|^[\da-f]{8}-[\da-f-]{27}(?:-ft)?$/,
};
