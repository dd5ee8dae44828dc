import type { FailureKind } from "../../tasks/failure.ts";
import { missingModel, type Spelling, spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";

/** What models that wake up tell: seconds until one might try again. */
const LOADING_SECONDS = 20;

const table: Readonly<Record<FailureKind, Spelling>> = {
  ...USUAL_SPELLINGS,
  "bad-request": { status: 400, message: "Error in `inputs`: field required" },
  "bad-json": { status: 400, message: "The body is not valid JSON" },
  "missing-key": { status: 401, message: "Invalid credentials in Authorization header" },
  "invalid-key": { status: 401, message: "Invalid credentials in Authorization header" },
  permission: { status: 403, message: "The token has not the permission to use this model" },
  "model-not-found": { status: 404, message: (failure, request) => `Model ${missingModel(failure, request)} does not exist` },
  "path-not-found": { status: 404, message: "Not Found" },
  "rate-limited": { status: 429, message: "Rate limit reached. Please log in or use a token of an account with a higher limit." },
  quota: { status: 402, message: "You have used up the credits that are included in your account this month." },
  overloaded: { status: 503, message: (failure, request) => `Model ${missingModel(failure, request)} is currently loading` },
};

/** A sentence, or a list of them where the input does not fit the model (wire formats, 13). */
export const huggingfaceErrors = spelledErrors(table, ({ status, message }) => {
  if (status === 503) return { error: message, estimated_time: LOADING_SECONDS };
  return { error: status === 400 ? [message] : message };
});

/** The same of the server that text models run in: a sentence, and what kind of mistake it is. */
export const textServerErrors = spelledErrors(
  {
    ...table,
    "bad-request": { status: 422, message: "Input validation error: the request is not valid", type: "validation" },
    "bad-json": { status: 422, message: "Failed to parse the request body as JSON", type: "validation" },
    "context-exceeded": {
      status: 422,
      message: ({ tokens }) =>
        `Input validation error: \`inputs\` must have less than ${tokens?.limit ?? "the model's"} tokens. Given: ${tokens?.requested ?? "more"}`,
      type: "validation",
    },
    overloaded: { status: 429, message: "Model is overloaded", type: "overloaded" },
    "server-error": { status: 500, message: "Request failed during generation: the server failed", type: "generation" },
  },
  ({ message, type }, { failure }) => ({ error: message, error_type: type ?? failure.kind.replaceAll("-", "_") }),
);
