import type { HeaderMap } from "../format.ts";
import { uuid } from "../openai/ids.ts";
import type { QuotaStyle } from "../quota-style.ts";
import { missingModel, spelledErrors, USUAL_SPELLINGS, usedUp } from "../spelled-errors.ts";

/** An id and a sentence, on every path (wire formats, 12.2). */
export const cohereErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "bad-request": { status: 400, message: "invalid request: the request is not valid" },
    "bad-json": { status: 400, message: "invalid request: the body is not valid JSON" },
    "missing-key": { status: 401, message: "no api key supplied" },
    "invalid-key": { status: 401, message: "invalid api token" },
    permission: { status: 403, message: "your api token may not use this resource" },
    "model-not-found": {
      status: 404,
      message: (failure, request) =>
        `model '${missingModel(failure, request)}' not found, make sure the correct model ID was used and that you have access to the model.`,
    },
    "path-not-found": { status: 404, message: "404 page not found" },
    "content-filter": { status: 422, message: "the request was blocked by a safety filter" },
    "rate-limited": { status: 429, message: "You are past the rate limit of your api key, please wait and try again." },
    quota: { status: 402, message: "Your account has no credit left." },
    "server-error": { status: 500, message: "internal server error, this has been reported to our developers" },
  },
  ({ message }, { random }) => ({ id: uuid(random), message }),
  (failure): HeaderMap => (usedUp(failure) ? { "x-trial-endpoint-call-remaining": "0" } : {}),
  new Map([
    ["498", { status: 498, message: "the request was blocked: its token is not valid" }],
    ["499", { status: 499, message: "the client closed the request" }],
    ["501", { status: 501, message: "this is not implemented" }],
  ]),
);

/** Limits of trial keys, by the minute; other keys get no headers of them in production. */
export const cohereQuota: QuotaStyle = {
  refill: "at once",
  tokens: "used",
  headers: ({ requests = { limit: 20, remaining: 19 } }) => ({
    "x-trial-endpoint-call-limit": String(requests.limit),
    "x-trial-endpoint-call-remaining": String(requests.remaining),
  }),
};
