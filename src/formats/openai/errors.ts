import type { Failure, FailureKind } from "../../tasks/failure.ts";
import type { ErrorSpelling, FailedRequest, HeaderMap, WholeAnswer } from "../format.ts";
import { jsonHeaders } from "./http-headers.ts";
import { rateLimitHeaders, retryHeaders } from "./retry-headers.ts";

/** Errors as OpenAI spells them: one object, `param` and `code` null where they say nothing (wire formats, 1.8). */
export const openaiErrors: ErrorSpelling = (failure, context): WholeAnswer => {
  const spelled = SPELLINGS[failure.kind](failure, context.request);
  const error = {
    message: spelled.message,
    type: spelled.type ?? "invalid_request_error",
    param: failure.param ?? spelled.param ?? null,
    code: failure.code ?? spelled.code ?? null,
  };
  return {
    kind: "whole",
    status: spelled.status,
    headers: { ...jsonHeaders(), ...spelled.headers },
    body: JSON.stringify({ error }),
  };
};

interface Spelled {
  readonly status: number;
  readonly message: string;
  /** "invalid_request_error" unless said. */
  readonly type?: string;
  readonly param?: string;
  readonly code?: string;
  readonly headers?: HeaderMap;
}

type Spell = (failure: Failure, request: FailedRequest) => Spelled;

const SPELLINGS: Record<FailureKind, Spell> = {
  "bad-request": (failure) => ({ status: 400, message: failure.message ?? "Invalid request." }),
  "bad-json": badJson,
  "missing-key": (failure) => ({
    status: 401,
    message: failure.message ?? "Missing bearer or basic authentication in header",
  }),
  "invalid-key": invalidKey,
  permission,
  "model-not-found": modelNotFound,
  "path-not-found": pathNotFound,
  "too-large": (failure) => ({
    status: 413,
    message: failure.message ?? "The request body is larger than the maximum content size for this endpoint.",
  }),
  "context-exceeded": contextExceeded,
  "content-filter": (failure) => ({
    status: 400,
    message: failure.message ?? "Your request was rejected by the safety system, as it may contain text that is not allowed.",
    code: "content_policy_violation",
  }),
  "rate-limited": rateLimited,
  quota: (failure) => ({
    status: 429,
    message: failure.message ?? "You exceeded your current quota, please check your plan and billing details.",
    type: "insufficient_quota",
    code: "insufficient_quota",
    headers: retryHeaders(failure.retryAfterSeconds),
  }),
  overloaded: (failure) => ({
    status: 503,
    message: failure.message ?? "The engine is currently overloaded, please try again later.",
    type: "service_unavailable_error",
    headers: retryHeaders(failure.retryAfterSeconds),
  }),
  "server-error": (failure) => ({
    status: 500,
    message: failure.message ?? "The server had an error while processing your request. Sorry about that!",
    type: "server_error",
  }),
  timeout: (failure) => ({
    status: 504,
    message: failure.message ?? "The request timed out before the server could finish it. Please try again.",
    type: "server_error",
  }),
};

/** The parser's own words come in brackets: OpenAI gives none, and they are what helps. */
function badJson(failure: Failure): Spelled {
  const cause = failure.message === undefined ? "" : ` (${failure.message})`;
  return { status: 400, message: `We could not parse the JSON body of your request. The API expects a JSON payload.${cause}` };
}

function invalidKey(failure: Failure, request: FailedRequest): Spelled {
  const key = maskedKey(request.headers["authorization"] ?? "");
  const usual = `Incorrect API key provided: ${key}. You can find your API key at https://platform.openai.com/account/api-keys.`;
  return { status: 401, message: failure.message ?? usual, code: "invalid_api_key" };
}

/** Enough to recognise a key by, too little to use it: of a short one nearly nothing. */
function maskedKey(authorization: string): string {
  const key = authorization.slice(authorization.indexOf(" ") + 1);
  if (key.length < 16) return `${key.slice(0, 2)}${"*".repeat(Math.max(key.length - 2, 0))}`;
  return `${key.slice(0, 7)}${"*".repeat(Math.min(key.length - 11, 32))}${key.slice(-4)}`;
}

function permission(failure: Failure): Spelled {
  if (failure.model === undefined) {
    const code = "unsupported_country_region_territory";
    return { status: 403, message: failure.message ?? "Country, region, or territory not supported", code };
  }
  const usual = `Your project does not have access to model \`${failure.model}\``;
  return { status: 403, message: failure.message ?? usual, code: "model_not_found" };
}

function modelNotFound(failure: Failure, request: FailedRequest): Spelled {
  const code = "model_not_found";
  const model = failure.model ?? request.params["id"] ?? "";
  if (request.method === "GET") {
    return { status: 404, message: failure.message ?? `The model '${model}' does not exist`, param: "model", code };
  }
  const usual = `The model \`${model}\` does not exist or you do not have access to it.`;
  return { status: 404, message: failure.message ?? usual, code };
}

function pathNotFound(failure: Failure, request: FailedRequest): Spelled {
  const path = request.path.replace(LEADING_VERSION, "");
  return { status: 404, message: failure.message ?? `Invalid URL (${request.method} /v1/${path})` };
}

const LEADING_VERSION = /^v1(\/|$)/;

function contextExceeded(failure: Failure, request: FailedRequest): Spelled {
  const param = request.path.endsWith("chat/completions") ? "messages" : "input";
  return {
    status: 400,
    message: failure.message ?? contextSentence(failure.tokens, param),
    param,
    code: "context_length_exceeded",
  };
}

function contextSentence(tokens: Failure["tokens"], param: string): string {
  if (!tokens) return `Your ${param} exceeds the context window of this model. Please reduce its length and try again.`;
  return (
    `This model's maximum context length is ${tokens.limit} tokens. However, your ${param} resulted in ` +
    `${tokens.requested} tokens. Please reduce the length of the ${param}.`
  );
}

/** With `tokens` the limit was one of tokens per minute, else one of requests per minute. */
function rateLimited(failure: Failure): Spelled {
  const { tokens, reached } = failure;
  const type = tokens || (reached && reached.what !== "requests") ? "tokens" : "requests";
  const waitSeconds = failure.retryAfterSeconds ?? 1;
  return {
    status: 429,
    message: failure.message ?? limitSentence(failure, waitSeconds),
    type,
    code: "rate_limit_exceeded",
    headers: { ...rateLimitHeaders(type, waitSeconds), ...retryHeaders(waitSeconds) },
  };
}

function limitSentence({ model = "this model", tokens, reached }: Failure, waitSeconds: number): string {
  const again = `Please try again in ${waitSeconds}s.`;
  if (reached) {
    const { what, period, limit, used, requested } = reached;
    const [rate, unit] = [`${what} per ${period === "day" ? "day" : "min"}`, what === "requests" ? "RP" : "TP"];
    const on = `on ${rate} (${unit}${period === "day" ? "D" : "M"}): Limit ${limit}`;
    if (requested > limit) {
      return `Request too large for ${model} ${on}, Requested ${requested}. The input or output tokens must be reduced in order to run successfully.`;
    }
    return `Rate limit reached for ${model} ${on}, Used ${used}, Requested ${requested}. ${again}`;
  }
  const on = tokens ? `tokens per min (TPM): Limit ${tokens.limit}, Requested ${tokens.requested}` : "requests per min (RPM)";
  return `Rate limit reached for ${model} on ${on}. ${again}`;
}
