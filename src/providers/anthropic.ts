import {
  anthropicBatch,
  anthropicBatchCreate,
  anthropicBatchDelete,
  anthropicBatches,
  anthropicBatchResults,
} from "../formats/anthropic/batches.ts";
import { anthropicComplete } from "../formats/anthropic/complete.ts";
import { anthropicCountTokens } from "../formats/anthropic/count-tokens.ts";
import { anthropicErrors } from "../formats/anthropic/errors.ts";
import { requestId } from "../formats/anthropic/ids.ts";
import { anthropicMessages } from "../formats/anthropic/messages.ts";
import { anthropicModels } from "../formats/anthropic/models.ts";
import { anthropicQuota } from "../formats/anthropic/rate-limit.ts";
import { anthropicRunComplaint, dottedVersion } from "../formats/anthropic/run-input.ts";
import { anthropicTarget } from "../formats/anthropic/translate.ts";
import { openaiShapedChat } from "../formats/openai/chat.ts";
import { bearer, del, get, header, type Provider, post } from "./provider.ts";

const messages = post("v1/messages", anthropicMessages);
const chat = post("chat/completions", openaiShapedChat);

/** The origin has no version segment: `v1` stays in the path (clients.md, 1). SDKs send the key as x-api-key or, since 1.x, as Bearer. */
export const anthropic: Provider = {
  id: "anthropic",
  origin: "https://api.anthropic.com",
  credentials: [header("x-api-key"), bearer],
  keyVariables: ["ANTHROPIC_API_KEY"],
  endpoints: [
    messages,
    post("v1/messages/count_tokens", anthropicCountTokens),
    post("v1/messages/batches", anthropicBatchCreate),
    get("v1/messages/batches", anthropicBatches),
    get("v1/messages/batches/{id}", anthropicBatch),
    post("v1/messages/batches/{id}/cancel", anthropicBatch),
    get("v1/messages/batches/{id}/results", anthropicBatchResults),
    del("v1/messages/batches/{id}", anthropicBatchDelete),
    post("v1/complete", anthropicComplete),
    get("v1/models", anthropicModels),
    get("v1/models/{id}", anthropicModels),
  ],
  errors: anthropicErrors,
  headers: ({ random }) => ({
    "request-id": requestId(random),
    "anthropic-organization-id": "5b1d2f0e-7c39-4a86-9e4d-0a16e3c4d5f7",
  }),
  quota: anthropicQuota,
  compat: { prefix: "anthropic", endpoint: chat, target: anthropicTarget },
  ownChat: ({ model, said, stream }) => ({
    path: "v1/messages",
    body: { model, max_tokens: 1024, messages: [{ role: "user", content: said }], ...(stream && { stream }) },
  }),
  billing: { by: "unified", zeroDataRetention: true },
  rest: {
    author: "anthropic",
    nameOf: dottedVersion,
    run: "messages",
    chat,
    messages,
    headers: { "anthropic-version": "2023-06-01" },
    complain: anthropicRunComplaint,
    webSearch: ["messages"],
  },
  modelPattern: /^claude-[a-z0-9][a-z0-9.@-]*$/i,
};
