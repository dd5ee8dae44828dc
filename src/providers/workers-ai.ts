import { openaiEmbeddings } from "../formats/openai/embeddings.ts";
import { openaiResponses } from "../formats/openai/responses.ts";
import { workersAiChat, workersAiCompat } from "../formats/workers-ai/chat.ts";
import { workersAiErrors } from "../formats/workers-ai/errors.ts";
import { anyModel, embeddingModel } from "../formats/workers-ai/model-family.ts";
import { workersAiRun } from "../formats/workers-ai/run.ts";
import { workersAiEmbed } from "../formats/workers-ai/run-embeddings.ts";
import { bearer, type Provider, post } from "./provider.ts";

/** Cloudflare's own models (spec section 2). `{account}` in the origin stands for the account that asks. */
export const workersAi: Provider = {
  id: "workers-ai",
  origin: "https://api.cloudflare.com/client/v4/accounts/{account}/ai",
  credentials: [bearer],
  endpoints: [
    post("v1/chat/completions", workersAiChat),
    post("v1/embeddings", openaiEmbeddings),
    post("v1/responses", openaiResponses),
    post(embeddingModel, workersAiEmbed),
    post(`run/${embeddingModel}`, workersAiEmbed),
    post(anyModel, workersAiRun),
    post(`run/${anyModel}`, workersAiRun),
  ],
  errors: workersAiErrors,
  compat: { prefix: "workers-ai", endpoint: post("v1/chat/completions", workersAiCompat) },
  billing: { by: "cloudflare" },
  logsEmbeddingInput: false,
  modelPattern: /^@[ch]f\/[\w.-]+\/[\w.-]+$/,
};
