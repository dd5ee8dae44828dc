import type { FailureKind } from "../../tasks/failure.ts";
import { missingModel, spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";

const PLATFORM: { readonly [Kind in FailureKind]?: string } = {
  timeout: "request_timeout",
  overloaded: "runner_scheduling_failure",
  "server-error": "internal_error",
};
const MODEL: { readonly [Kind in FailureKind]?: string } = {
  "bad-request": "value_error",
  "context-exceeded": "string_too_long",
  "content-filter": "content_policy_violation",
};

/** fal's errors (wire formats, 17): what a model finds wrong is a list of places, what the platform does is a sentence. */
export const falErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "bad-request": { status: 422, message: "field required" },
    "bad-json": { status: 422, message: "JSON decode error" },
    "missing-key": {
      status: 401,
      message: (failure, request) =>
        `Cannot access application "${missingModel(failure, request)}". Authentication is required to access this application.`,
    },
    "invalid-key": { status: 401, message: "Invalid Key" },
    "model-not-found": {
      status: 404,
      message: (failure, request) => `Application "${missingModel(failure, request)}" not found`,
    },
    "path-not-found": { status: 404, message: (_failure, { path }) => `Path /${path} not found` },
    "context-exceeded": { ...USUAL_SPELLINGS["context-exceeded"], param: "prompt" },
    "content-filter": {
      status: 422,
      message: "The content could not be processed because it contained material flagged by a content checker.",
      param: "prompt",
    },
    quota: {
      status: 402,
      message: "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.",
    },
    timeout: { status: 504, message: "Request timed out" },
    overloaded: { status: 503, message: "Failed to schedule the request on a runner" },
  },
  ({ message, param, code }, { failure }) => {
    const type = MODEL[failure.kind];
    if (type) return { detail: [place(message, param, failure.kind === "bad-request" ? (code ?? type) : type)] };
    const platform = PLATFORM[failure.kind];
    return { detail: message, ...(platform && { error_type: platform }) };
  },
  ({ kind }) => {
    const type = PLATFORM[kind];
    return type ? { "x-fal-error-type": type } : ({} as Record<string, string>);
  },
);

function place(msg: string, param: string | undefined, type: string): object {
  return {
    loc: param === undefined ? ["body"] : ["body", param],
    msg,
    type,
    url: `https://docs.fal.ai/errors/#${type}`,
    input: {},
  };
}
