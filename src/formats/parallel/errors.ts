import { hex } from "../openai/ids.ts";
import { spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";

/** One envelope on every path; its id is what the vendor asks for when something went wrong. */
export const parallelErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "bad-request": { status: 422, message: "Request validation error" },
    "bad-json": { status: 422, message: "Request validation error: the body is not valid JSON" },
    "missing-key": { status: 401, message: "Unauthorized: missing API key" },
    "invalid-key": { status: 401, message: "Unauthorized: invalid API key" },
    "model-not-found": {
      status: 422,
      message: ({ model }) => `Request validation error: there is no processor or model '${model ?? ""}'`,
    },
    "path-not-found": { status: 404, message: "Not Found" },
    quota: { status: 402, message: "Payment required: the balance of this account is used up" },
    "rate-limited": { status: 429, message: "Too many requests" },
  },
  ({ message, param }, { random }) => ({
    type: "error",
    error: {
      ref_id: hex(random, 32),
      message,
      detail: param === undefined ? null : { errors: [{ loc: ["body", param], msg: message }] },
    },
  }),
);
