import { spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";

/** Ideogram's errors (wire formats, 21): a sentence. */
export const ideogramErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "content-filter": { status: 422, message: "Prompt or provided image failed the safety checks" },
    "missing-key": { status: 401, message: "Not authorized to make this request: the Api-Key header is missing" },
    "invalid-key": { status: 401, message: "Not authorized to make this request" },
    "rate-limited": { status: 429, message: "Too many requests" },
  },
  ({ message }) => ({ error: message }),
);
