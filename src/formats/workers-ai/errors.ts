import type { Failure, FailureKind } from "../../tasks/failure.ts";
import type { ErrorSpelling, FailedRequest, HeaderMap } from "../format.ts";

interface Spelling {
  readonly status: number;
  readonly code: number;
  readonly message: string | ((failure: Failure, model: string) => string);
}

/**
 * Cloudflare's envelope with Workers AI's codes (wire formats 4.3), on every path, also the OpenAI-compatible ones.
 * `result` is `{}`, as seen through the gateway host; the REST host sends null there.
 */
export const workersAiErrors: ErrorSpelling = (failure, { request }) => {
  const { status, code, message } = SPELLINGS[failure.reached?.period === "day" ? "quota" : failure.kind];
  const usual = typeof message === "string" ? message : message(failure, modelOf(failure, request));
  const headers: HeaderMap = { "content-type": "application/json" };
  if (failure.retryAfterSeconds !== undefined) headers["retry-after"] = String(Math.ceil(failure.retryAfterSeconds));
  const error = JSON.stringify({ code: Number(failure.code) || code, message: failure.message ?? usual });
  return { kind: "whole", status, headers, body: `{"errors":[${error}],"success":false,"result":{},"messages":[]}` };
};

/** The same as the REST host sends it: `result` is null there. */
export const workersAiRestErrors: ErrorSpelling = (failure, context) => {
  const answer = workersAiErrors(failure, context);
  return { ...answer, body: String(answer.body).replace('"result":{}', '"result":null') };
};

/** 3030, 5021 and 3043 are in no public table but are what callers report; 7003 is API-5's. */
const SPELLINGS: Readonly<Record<FailureKind, Spelling>> = {
  "bad-request": { status: 400, code: 5006, message: "AiError: Bad input" },
  "bad-json": { status: 400, code: 5006, message: "AiError: Bad input: Error: the body is not valid JSON" },
  "missing-key": { status: 401, code: 10000, message: "Authentication error" },
  "invalid-key": { status: 401, code: 10000, message: "Authentication error" },
  permission: { status: 403, code: 5018, message: "This account is not allowed to use the model" },
  "model-not-found": { status: 400, code: 5007, message: (_failure, model) => `No such model ${model} or task` },
  "path-not-found": { status: 404, code: 7003, message: "No route for the URI" },
  "too-large": { status: 413, code: 3006, message: "Request is too large" },
  "context-exceeded": { status: 413, code: 5021, message: contextExceeded },
  "content-filter": { status: 400, code: 3030, message: "AiError: Input prompt contains NSFW content" },
  "rate-limited": { status: 429, code: 3040, message: "Capacity temporarily exceeded, please try again." },
  quota: { status: 429, code: 3036, message: "The daily free allocation of 10,000 neurons is used up" },
  overloaded: { status: 429, code: 3040, message: "Capacity temporarily exceeded, please try again." },
  "server-error": { status: 500, code: 3043, message: "AiError: Internal server error" },
  timeout: { status: 408, code: 3007, message: "Request timeout" },
};

function modelOf(failure: Failure, request: FailedRequest): string {
  return failure.model ?? request.params["model"] ?? request.path;
}

/** Clients look for the words "exceeded this model context window limit". */
function contextExceeded({ tokens }: Failure): string {
  const [requested, limit] = tokens ? [` (${tokens.requested})`, ` (${tokens.limit})`] : ["", ""];
  return `AiError: Input and maximum output tokens${requested} exceeded this model context window limit${limit}`;
}
