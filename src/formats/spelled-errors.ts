import type { Failure, FailureKind } from "../tasks/failure.ts";
import type { Random } from "../world/random.ts";
import type { ErrorSpelling, FailedRequest, HeaderMap } from "./format.ts";

/** How a vendor spells one kind of failure. */
export interface Spelling {
  readonly status: number;
  /** The vendor's sentence; ours where it only says what went wrong. */
  readonly message: string | ((failure: Failure, request: FailedRequest) => string);
  readonly type?: string;
  readonly code?: string;
  readonly param?: string;
}

/** Everything that a body may hold. */
export interface SpelledError {
  readonly status: number;
  readonly message: string;
  readonly type: string | undefined;
  readonly code: string | undefined;
  readonly param: string | undefined;
}

/** What a body may be made from besides; `random` is for ids. */
interface SpelledContext {
  readonly failure: Failure;
  readonly request: FailedRequest;
  readonly random: Random;
}

/**
 * The spelling of a vendor whose errors are a table and one shape. `body` makes the body of what the table says; `headers`
 * come besides the content type and, where a failure says how long to wait, `retry-after` in whole seconds. `further` are
 * errors that no kind stands for, by their code or status: whoever names one gets it.
 */
export function spelledErrors(
  table: Readonly<Record<FailureKind, Spelling>>,
  body: (error: SpelledError, context: SpelledContext) => object,
  headers: (failure: Failure, nowMs: number) => HeaderMap = () => ({}),
  further: ReadonlyMap<string, Spelling> = new Map(),
): ErrorSpelling {
  return (failure, { request, random, nowMs }) => {
    const own = further.get(failure.code ?? "") ?? further.get(String(failure.status));
    const { status, message, type, code, param } = own ?? table[failure.kind];
    const usual = typeof message === "string" ? message : message(failure, request);
    const said = { status, message: failure.message ?? usual, type, code: failure.code ?? code, param: failure.param ?? param };
    const wait = failure.retryAfterSeconds ?? (failure.kind === "rate-limited" ? 1 : undefined);
    return {
      kind: "whole",
      status,
      headers: {
        "content-type": "application/json",
        ...(wait !== undefined && { "retry-after": String(Math.ceil(wait)) }),
        ...headers(failure, nowMs),
      },
      body: JSON.stringify(body(said, { failure, request, random })),
    };
  };
}

/** Whether a limit is reached that nobody counts: then headers that tell what is left say that nothing is. */
export function usedUp({ kind, reached }: Failure): boolean {
  return kind === "rate-limited" && !reached;
}

/** The model that is not there: as the failure names it, else as the path does. */
export function missingModel({ model }: Failure, request: FailedRequest): string {
  return model ?? request.params["model"] ?? request.params["id"] ?? "";
}

/** Sentences for what nearly every vendor says alike; a vendor's table replaces what it says otherwise. */
export const USUAL_SPELLINGS: Readonly<Record<FailureKind, Spelling>> = {
  "bad-request": { status: 400, message: "The request is not valid.", type: "invalid_request_error" },
  "bad-json": { status: 400, message: "The request body is not valid JSON.", type: "invalid_request_error" },
  "missing-key": { status: 401, message: "No API key was given.", type: "authentication_error" },
  "invalid-key": { status: 401, message: "The API key is not valid.", type: "authentication_error" },
  permission: { status: 403, message: "Your account may not use this.", type: "permission_error" },
  "model-not-found": {
    status: 404,
    message: (failure, request) =>
      `The model \`${missingModel(failure, request)}\` does not exist or you do not have access to it.`,
    type: "invalid_request_error",
    code: "model_not_found",
  },
  "path-not-found": {
    status: 404,
    message: (_failure, { method, path }) => `Unknown request URL: ${method} /${path}`,
    type: "invalid_request_error",
  },
  "too-large": { status: 413, message: "The request is too large.", type: "invalid_request_error" },
  "context-exceeded": {
    status: 400,
    message: tooLong,
    type: "invalid_request_error",
    code: "context_length_exceeded",
    param: "messages",
  },
  "content-filter": { status: 400, message: "The content was blocked by a safety filter.", type: "invalid_request_error" },
  "rate-limited": { status: 429, message: tooMany, type: "rate_limit_error", code: "rate_limit_exceeded" },
  quota: { status: 402, message: "Your account has no credit left.", type: "insufficient_quota" },
  overloaded: { status: 503, message: "The service is overloaded, please try again later.", type: "service_unavailable" },
  "server-error": { status: 500, message: "The service failed for a reason of its own.", type: "server_error" },
  timeout: { status: 504, message: "The request took too long.", type: "timeout_error" },
};

function tooLong({ tokens }: Failure): string {
  const counts = tokens ? `: ${tokens.requested} tokens were asked for, ${tokens.limit} fit` : "";
  return `The request is longer than the context window of this model${counts}.`;
}

function tooMany({ model = "this model", reached }: Failure): string {
  if (!reached) return `Rate limit reached for ${model}. Please try again later.`;
  return `Rate limit reached for ${model}: ${reached.limit} ${reached.what} per ${reached.period}, ${reached.used} used, ${reached.requested} requested.`;
}
