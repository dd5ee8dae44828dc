import { spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";

const NOT_FOUND = { status: 404, message: "The requested resource could not be found." };

/** Replicate's errors (wire formats, 14): a sentence and the status, a title where the kind has one. */
export const replicateErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "bad-request": { status: 422, message: "The request is not valid.", type: "Input validation failed" },
    "bad-json": { status: 400, message: "JSON parse error - the body is not valid JSON.", type: "Invalid request" },
    "missing-key": { status: 401, message: "You did not pass an authentication token", type: "Unauthenticated" },
    "invalid-key": { status: 401, message: "You did not pass a valid authentication token", type: "Unauthenticated" },
    permission: { status: 403, message: "You do not have permission to perform this action.", type: "Permission denied" },
    "model-not-found": NOT_FOUND,
    "path-not-found": NOT_FOUND,
    "too-large": { status: 413, message: "The request is too large.", type: "Payload too large" },
    "rate-limited": {
      status: 429,
      message: ({ retryAfterSeconds = 1 }) =>
        `Request was throttled. Your rate limit resets in ~${Math.ceil(retryAfterSeconds)}s.`,
    },
    quota: {
      status: 402,
      message: "You have insufficient credit to run this model. Go to https://replicate.com/account/billing to purchase credit.",
      type: "Insufficient credit",
    },
  },
  ({ status, message, type, param }, { failure }) => {
    if (failure.kind !== "bad-request" || param === undefined) return { ...titled(status, type), detail: message, status };
    return {
      title: type,
      detail: `- ${param}: ${message}\n`,
      status,
      invalid_fields: [{ type: /is required$/.test(message) ? "required" : "invalid", field: param, description: message }],
    };
  },
  ({ kind, retryAfterSeconds = 1 }) =>
    kind === "rate-limited"
      ? { "ratelimit-remaining": "0", "ratelimit-reset": String(Math.ceil(retryAfterSeconds)) }
      : ({} as Record<string, string>),
);

/** Those of the front end have a title; those of the API itself, 404 and 429, have none. */
function titled(status: number, title: string | undefined): object {
  return title === undefined || status === 404 || status === 429 ? {} : { title };
}
