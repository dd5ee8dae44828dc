import type { FormatRequest, HeaderMap, WireFormat } from "../format.ts";
import { callId } from "../openai/calls.ts";
import { chatFormat } from "../openai/chat.ts";
import { openaiEmbeddings } from "../openai/embeddings.ts";
import { isFields } from "../openai/fields.ts";
import { openaiImages } from "../openai/images.ts";
import { rateLimitHeaders, retryHeaders } from "../openai/retry-headers.ts";
import { spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";
import { withJson } from "../with-json.ts";

const SAFE = { filtered: false, severity: "safe" };
const CONTENT = { hate: SAFE, self_harm: SAFE, sexual: SAFE, violence: SAFE };
const PROMPT = [{ prompt_index: 0, content_filter_results: { ...CONTENT, jailbreak: { filtered: false, detected: false } } }];

/** Azure's Chat Completions (wire formats, 16): OpenAI's, with what the filters found; the prompt's before everything else. */
export const azureChat: WireFormat<"chat"> = withDeployment(
  chatFormat({
    id: "azure.chat",
    answerId: (random) => `chatcmpl-${random.text(29)}`,
    callId,
    choice: () => ({ content_filter_results: CONTENT }),
    whole: () => ({ prompt_filter_results: PROMPT }),
    before: () => [
      `data: ${JSON.stringify({ choices: [], created: 0, id: "", model: "", object: "", prompt_filter_results: PROMPT })}`,
    ],
  }),
);

export const azureEmbeddings: WireFormat<"embedding"> = withDeployment(openaiEmbeddings);

export const azureImages: WireFormat<"image"> = withDeployment(openaiImages);

/** The model is the deployment in the path; a body's `model` says nothing here. */
function withDeployment<T extends "chat" | "embedding" | "image">(format: WireFormat<T>): WireFormat<T> {
  return {
    ...format,
    readAsk(request: FormatRequest) {
      const model = request.params["model"] ?? "";
      const body = request.json();
      return format.readAsk(withJson(request, isFields(body) ? { ...body, model } : body));
    },
  };
}

const DENIED =
  "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.";

export const azureErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "missing-key": { status: 401, message: DENIED, code: "401" },
    "invalid-key": { status: 401, message: DENIED, code: "401" },
    "model-not-found": {
      status: 404,
      message:
        "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.",
      code: "DeploymentNotFound",
    },
    "path-not-found": { status: 404, message: "Resource not found", code: "404" },
    "content-filter": {
      status: 400,
      message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
      code: "content_filter",
      param: "prompt",
    },
    "rate-limited": {
      status: 429,
      message: ({ retryAfterSeconds = 1 }) =>
        `Requests to the Creates a completion operation have exceeded token rate limit. Please retry after ${Math.ceil(retryAfterSeconds)} seconds.`,
      code: "429",
    },
    quota: { status: 429, message: "The quota of this deployment is used up.", code: "insufficient_quota" },
    "server-error": {
      status: 500,
      message: "The server had an error while processing your request.",
      code: "InternalServerError",
    },
    overloaded: {
      status: 503,
      message: "The service is temporarily unable to process your request.",
      code: "ServiceUnavailable",
    },
  },
  ({ status, message, code, param, type }, { failure }) => {
    const filtered = failure.kind === "content-filter";
    return {
      error: {
        ...(filtered || status === 400 ? { type: filtered ? null : type, param: param ?? null } : {}),
        code: code ?? null,
        message,
        ...(filtered && {
          status,
          innererror: {
            code: "ResponsibleAIPolicyViolation",
            content_filter_result: { ...CONTENT, violence: { filtered: true, severity: "high" } },
          },
        }),
      },
    };
  },
  ({ kind, reached, retryAfterSeconds = 1 }): HeaderMap => {
    if (kind !== "rate-limited") return {};
    return { ...(!reached && rateLimitHeaders("requests", retryAfterSeconds)), ...retryHeaders(retryAfterSeconds) };
  },
);
