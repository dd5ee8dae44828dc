import type { Failure, FailureKind } from "../../tasks/failure.ts";
import type { ErrorContext, ErrorSpelling, FailedRequest, WholeAnswer } from "../format.ts";
import { details } from "./error-details.ts";
import { type Spelling, spellings } from "./error-spellings.ts";
import { SAFETY_RATINGS } from "./safety.ts";

/** The words of one of Google's services. */
export interface GoogleWords {
  readonly spellings: Readonly<Record<FailureKind, Spelling>>;
  readonly details: (failure: Failure, request: FailedRequest) => readonly object[];
}

const STUDIO: GoogleWords = { spellings, details };

export const googleErrors = spelledByGoogle(STUDIO);
export const googleErrorList = listedByGoogle(STUDIO);

/**
 * A failure as Google spells it (wire formats, 3.2). A prompt that is blocked is no error but an answer without
 * candidates; a stream without `alt=sse` is an array, so its error is an element.
 */
export function spelledByGoogle(words: GoogleWords): ErrorSpelling {
  return (failure, context) => {
    const { request } = context;
    const blocked = failure.kind === "content-filter" && GENERATES.test(request.params["verb"] ?? "");
    const body = blocked ? blockedPrompt(failure, context) : errorBody(failure, words, request);
    const status = blocked ? 200 : words.spellings[failure.kind].status;
    const streams = request.params["verb"] === "streamGenerateContent";
    const sse = request.query?.get("alt") === "sse";
    if (streams && sse && blocked) return { kind: "whole", status, headers: EVENTS, body: `data: ${body}\r\n\r\n` };
    return json(status, streams && !sse ? `[${body}]` : body);
  };
}

/** Errors of the OpenAI-shaped surface: an array with the one error that Google's own surface would give. */
export function listedByGoogle(words: GoogleWords): ErrorSpelling {
  return (failure, { request }) => json(words.spellings[failure.kind].status, `[${errorBody(failure, words, request)}]`);
}

const GENERATES = /^(stream)?generateContent$/i;
const EVENTS = { "content-type": "text/event-stream" };

function errorBody(failure: Failure, words: GoogleWords, request: FailedRequest): string {
  const { status, name, message } = words.spellings[failure.kind];
  const found = words.details(failure, request);
  const error = { code: status, message: failure.message ?? message(failure, request), status: name };
  return JSON.stringify({ error: found.length > 0 ? { ...error, details: found } : error });
}

function blockedPrompt(failure: Failure, { random, request }: ErrorContext): string {
  const promptTokenCount = failure.tokens?.requested ?? 0;
  return JSON.stringify({
    promptFeedback: { blockReason: "SAFETY", safetyRatings: SAFETY_RATINGS },
    usageMetadata: { promptTokenCount, totalTokenCount: promptTokenCount },
    modelVersion: failure.model ?? request.params["model"] ?? "",
    responseId: random.text(22),
  });
}

function json(status: number, body: string): WholeAnswer {
  return { kind: "whole", status, headers: { "content-type": "application/json" }, body };
}
