import { BadAsk, type ErrorSpelling } from "../format.ts";
import { missingModel, spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";

const NO_KEY = "Neither authorization header nor xi-api-key received, please provide one.";

/** `type` is the word in `status`. */
const spelled = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "bad-request": { status: 422, message: "Field required", type: "value_error" },
    "bad-json": { status: 422, message: "JSON decode error", type: "json_invalid" },
    "missing-key": { status: 401, message: NO_KEY, type: "needs_authorization" },
    "invalid-key": { status: 401, message: "Invalid API key", type: "invalid_api_key" },
    permission: { status: 403, message: "The API key may not do this.", type: "missing_permissions" },
    "model-not-found": {
      status: 400,
      message: (failure, request) => `A model with model ID ${missingModel(failure, request)} does not exist.`,
      type: "model_not_found",
    },
    "path-not-found": { ...USUAL_SPELLINGS["path-not-found"], type: "not_found" },
    "too-large": { status: 413, message: "The upload is too large.", type: "upload_file_size_exceeded" },
    "context-exceeded": { status: 400, message: "The text is too long.", type: "max_character_limit_exceeded" },
    "content-filter": { status: 403, message: "The text was found to break the terms of use.", type: "content_against_policy" },
    "rate-limited": { status: 429, message: "Too many concurrent requests.", type: "too_many_concurrent_requests" },
    quota: { status: 401, message: "This request exceeds your quota.", type: "quota_exceeded" },
    overloaded: { status: 429, message: "Our system is busy, please try again.", type: "system_busy" },
    "server-error": { status: 500, message: "Internal server error", type: "internal_server_error" },
    timeout: { status: 504, message: "The request took too long.", type: "timeout" },
  },
  ({ status, message, type, code, param }) => {
    if (status !== 422) return { detail: { status: code ?? type, message } };
    const loc = param === undefined ? ["body"] : param.split(".");
    return { detail: [{ type: code ?? type, loc, msg: message, input: null }] };
  },
);

/**
 * ElevenLabs' errors (wire formats, 18): fields that do not validate are a list, all else is a word and a sentence. A voice that
 * is not there has another status than a model.
 */
export const elevenlabsErrors: ErrorSpelling = (failure, context) => {
  const { kind, code, param, message } = failure;
  if (kind === "bad-request" && param === undefined && code !== undefined) {
    const body = JSON.stringify({ detail: { status: code, message } });
    return { kind: "whole", status: 400, headers: { "content-type": "application/json" }, body };
  }
  const written = spelled(failure, context);
  return kind === "model-not-found" && code !== undefined ? { ...written, status: 404 } : written;
};

/** A field that does not validate; `at` says where it is, dots going inwards: "body.text". */
export function invalidField(at: string, message: string, code = "value_error"): BadAsk {
  return new BadAsk({ kind: "bad-request", param: at, message, code });
}

/** `word` is what `status` says. */
export function refused(word: string, message: string): BadAsk {
  return new BadAsk({ kind: "bad-request", message, code: word });
}

export function fieldRequired(at: string): BadAsk {
  return invalidField(at, "Field required", "missing");
}
