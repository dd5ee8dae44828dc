import { BadAsk } from "../format.ts";
import { uuid } from "../openai/ids.ts";
import { missingModel, spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";

/** Deepgram's errors (wire formats, 19): a code, a sentence and the request's id; JSON that is none has a shape of its own. */
export const deepgramErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "bad-request": { status: 400, message: "Bad Request", code: "Bad Request" },
    "bad-json": { status: 400, message: "Invalid JSON submitted.", code: "INVALID_JSON" },
    "missing-key": { status: 401, message: "Invalid credentials.", code: "INVALID_AUTH" },
    "invalid-key": { status: 401, message: "Invalid credentials.", code: "INVALID_AUTH" },
    permission: { status: 403, message: "Your project may not use this.", code: "INSUFFICIENT_PERMISSIONS" },
    "model-not-found": {
      status: 400,
      message: (failure, request) => `Bad Request: No such model/version combination found: ${missingModel(failure, request)}.`,
      code: "Bad Request",
    },
    "path-not-found": { ...USUAL_SPELLINGS["path-not-found"], code: "NOT_FOUND" },
    "too-large": { status: 413, message: "The payload is too large.", code: "PAYLOAD_TOO_LARGE" },
    "context-exceeded": { status: 413, message: "The text is too long.", code: "PAYLOAD_TOO_LARGE" },
    "content-filter": { status: 400, message: "The content was refused.", code: "CONTENT_REFUSED" },
    "rate-limited": { status: 429, message: "Too many requests. Please try again later.", code: "TOO_MANY_REQUESTS" },
    quota: { status: 402, message: "Project does not have enough credits.", code: "ASR_PAYMENT_REQUIRED" },
    overloaded: { status: 503, message: "Service unavailable, please try again.", code: "SERVICE_UNAVAILABLE" },
    "server-error": { status: 500, message: "Internal server error.", code: "INTERNAL_SERVER_ERROR" },
    timeout: { status: 504, message: "The request took too long.", code: "GATEWAY_TIMEOUT" },
  },
  ({ message, code }, { failure, random }) => {
    const request_id = uuid(random);
    if (failure.kind !== "bad-json") return { err_code: code, err_msg: message, request_id };
    return { category: "INVALID_JSON", message: "Invalid JSON submitted.", details: message, request_id };
  },
);

/** A request that is wrong; the sentence starts as Deepgram's do. */
export function wrong(what: string): BadAsk {
  return new BadAsk({ kind: "bad-request", message: `Bad Request: ${what}` });
}
