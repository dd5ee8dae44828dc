import type { WireFormat } from "../formats/format.ts";
import { openaiShapedChat } from "../formats/openai/chat.ts";
import { openaiEmbeddings } from "../formats/openai/embeddings.ts";
import { plainResponses } from "../formats/openai/responses.ts";
import { workersAiChat } from "../formats/workers-ai/chat.ts";
import { withoutEnvelope } from "../formats/workers-ai/envelope.ts";
import { workersAiErrors, workersAiRestErrors } from "../formats/workers-ai/errors.ts";
import {
  anyModel,
  classificationModel,
  embeddingModel,
  imageModel,
  rerankModel,
  speechModel,
  summaryModel,
  transcriptionModel,
  translationModel,
} from "../formats/workers-ai/model-family.ts";
import { workersAiRun } from "../formats/workers-ai/run.ts";
import { workersAiEmbed } from "../formats/workers-ai/run-embeddings.ts";
import { workersAiImage } from "../formats/workers-ai/run-image.ts";
import { workersAiRerank } from "../formats/workers-ai/run-rerank.ts";
import { workersAiSpeech } from "../formats/workers-ai/run-speech.ts";
import { workersAiClassify, workersAiSummarize, workersAiTranslate } from "../formats/workers-ai/run-texts.ts";
import { workersAiTranscription } from "../formats/workers-ai/run-transcription.ts";
import { workersAiTarget } from "../formats/workers-ai/translate.ts";
import { bearer, type Provider, post } from "./provider.ts";

const responses = post("v1/responses", plainResponses);

/** The native run of every kind of model, which their names tell apart; the last takes whatever is left. */
const runs: readonly (readonly [model: string, format: WireFormat])[] = [
  [embeddingModel, workersAiEmbed],
  [imageModel, workersAiImage],
  [rerankModel, workersAiRerank],
  [classificationModel, workersAiClassify],
  [translationModel, workersAiTranslate],
  [summaryModel, workersAiSummarize],
  [transcriptionModel, workersAiTranscription],
  [speechModel, workersAiSpeech],
  [anyModel, workersAiRun],
];

/** Cloudflare's own models (spec section 2). `{account}` in the origin stands for the account that asks. */
export const workersAi: Provider = {
  id: "workers-ai",
  origin: "https://api.cloudflare.com/client/v4/accounts/{account}/ai",
  credentials: [bearer],
  keyVariables: ["CLOUDFLARE_API_TOKEN"],
  endpoints: [
    post("v1/chat/completions", workersAiChat),
    post("v1/embeddings", openaiEmbeddings),
    responses,
    ...runs.flatMap(([model, format]) => [post(model, format), post(`run/${model}`, format)]),
    // Names that misbehave on purpose need not look like Cloudflare's: /compat puts them here as they are.
    post("run/{model:mock[/-].+}", workersAiRun),
  ],
  errors: workersAiErrors,
  compat: {
    prefix: "workers-ai",
    endpoint: post("chat/completions", openaiShapedChat),
    target: workersAiTarget,
    responses,
  },
  billing: { by: "cloudflare" },
  logsEmbeddingInput: false,
  rest: {
    author: "@cf",
    nameOf: (id) => id.replace(/^@cf\//, ""),
    cloudflare: true,
    run: "chat",
    chat: post("v1/chat/completions", workersAiChat, workersAiRestErrors),
    responses: post("v1/responses", plainResponses, workersAiRestErrors),
    embeddings: post("v1/embeddings", openaiEmbeddings, workersAiRestErrors),
    paths: runs.map(([model, format]) => post(`run/${model}`, format, workersAiRestErrors)),
    webSearch: [],
    output: withoutEnvelope,
  },
  ownChat: ({ model, said, stream }) => ({
    path: `run/${model}`,
    body: { messages: [{ role: "user", content: said }], ...(stream && { stream }) },
  }),
  modelPattern: /^@[ch]f\/[\w.-]+\/[\w.-]+$/,
};
