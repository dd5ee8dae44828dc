import type { ErrorSpelling } from "../format.ts";
import { uuid } from "../openai/ids.ts";
import { spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";

/** `type` is the title. */
const spelled = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "bad-request": { status: 400, message: "The request is not valid.", type: "Invalid request" },
    "bad-json": { status: 400, message: "The request body is not valid JSON.", type: "Invalid JSON" },
    "missing-key": { status: 401, message: "An API key is required.", type: "Unauthorized" },
    "invalid-key": { status: 401, message: "The API key is not valid.", type: "Unauthorized" },
    permission: { status: 403, message: "Your account may not use this.", type: "Forbidden" },
    "model-not-found": { ...USUAL_SPELLINGS["model-not-found"], type: "Model not found", code: "model_not_found" },
    "path-not-found": { ...USUAL_SPELLINGS["path-not-found"], type: "Not found" },
    "too-large": { status: 413, message: "The request is too large.", type: "Payload too large" },
    "context-exceeded": { status: 400, message: "The transcript is too long.", type: "Transcript too long" },
    "content-filter": { status: 400, message: "The transcript was refused.", type: "Content refused" },
    "rate-limited": {
      status: 429,
      message: "Too many requests at the same time. Please wait for one to end.",
      type: "Too many concurrent requests",
      code: "concurrency_limited",
    },
    quota: { status: 402, message: "Your credits are used up.", type: "Quota exceeded", code: "quota_exceeded" },
    overloaded: { status: 503, message: "The service is overloaded, please try again.", type: "Overloaded" },
    "server-error": { status: 500, message: "Something went wrong at our side.", type: "Internal server error" },
    timeout: { status: 504, message: "The request took too long.", type: "Timeout" },
  },
  ({ message, type, code }, { random }) => ({ error_code: code ?? null, title: type, message, request_id: uuid(random) }),
);

/** From this version on errors are objects, before it plain text (wire formats, 20). */
const OBJECTS_SINCE = "2026-03-01";

export const cartesiaErrors: ErrorSpelling = (failure, context) => {
  const written = spelled(failure, context);
  const version = context.request.headers["cartesia-version"];
  if (version === undefined || version >= OBJECTS_SINCE) return written;
  const { title, message } = JSON.parse(String(written.body));
  const headers = { ...written.headers, "content-type": "text/plain; charset=utf-8" };
  return { ...written, headers, body: `${title}: ${message}` };
};
