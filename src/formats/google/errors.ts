import type { Failure } from "../../tasks/failure.ts";
import type { ErrorSpelling, FailedRequest, WholeAnswer, WriteContext } from "../format.ts";
import { details } from "./error-details.ts";
import { type Spelling, spellings } from "./error-spellings.ts";
import { SAFETY_RATINGS } from "./safety.ts";

/**
 * A failure as Google spells it (wire formats, 3.2). A prompt that is blocked is no error but an answer without
 * candidates; a stream without `alt=sse` is an array, so its error is an element.
 */
export const googleErrors: ErrorSpelling = (failure, context) => {
  const { request } = context;
  const spelling = spellings[failure.kind];
  const blocked = failure.kind === "content-filter" && GENERATES.test(request.params["verb"] ?? "");
  const body = blocked ? blockedPrompt(failure, context) : errorBody(failure, spelling, request);
  const status = blocked ? 200 : spelling.status;
  const streams = request.params["verb"] === "streamGenerateContent";
  const sse = request.query?.get("alt") === "sse";
  if (streams && sse && blocked) return { kind: "whole", status, headers: EVENTS, body: `data: ${body}\r\n\r\n` };
  return json(status, streams && !sse ? `[${body}]` : body);
};

/** Errors of the OpenAI-shaped surface: an array with the one error that Google's own surface would give. */
export const googleErrorList: ErrorSpelling = (failure, { request }) => {
  const spelling = spellings[failure.kind];
  return json(spelling.status, `[${errorBody(failure, spelling, request)}]`);
};

const GENERATES = /^(stream)?generateContent$/i;
const EVENTS = { "content-type": "text/event-stream" };

function errorBody(failure: Failure, { status, name, message }: Spelling, request: FailedRequest): string {
  const found = details(failure, request);
  const error = { code: status, message: failure.message ?? message(failure, request), status: name };
  return JSON.stringify({ error: found.length > 0 ? { ...error, details: found } : error });
}

function blockedPrompt(failure: Failure, { random, request }: WriteContext<FailedRequest>): string {
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
