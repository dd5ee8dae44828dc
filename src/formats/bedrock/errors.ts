import type { Failure, FailureKind } from "../../tasks/failure.ts";
import type { ErrorSpelling, HeaderMap } from "../format.ts";
import { requestId } from "./ids.ts";

/** Errors as AWS spells them: the name in a header, a message in the body (wire formats, 15.5). */
export const bedrockErrors: ErrorSpelling = (failure, { random }) => {
  const { name: usual, message } = SPELLINGS[failure.kind];
  const name = failure.code !== undefined && STATUSES.has(failure.code) ? failure.code : usual;
  const headers: HeaderMap = {
    "content-type": "application/json",
    "x-amzn-requestid": requestId(random),
    "x-amzn-errortype": name,
  };
  if (failure.retryAfterSeconds !== undefined) headers["retry-after"] = String(Math.ceil(failure.retryAfterSeconds));
  const said = failure.message ?? (typeof message === "string" ? message : message(failure));
  return { kind: "whole", status: STATUSES.get(name) ?? 500, headers, body: JSON.stringify({ message: said }) };
};

interface Spelling {
  readonly name: string;
  readonly message: string | ((failure: Failure) => string);
}

const SPELLINGS: Readonly<Record<FailureKind, Spelling>> = {
  "bad-request": { name: "ValidationException", message: "The request is not valid." },
  "bad-json": { name: "SerializationException", message: "The request body is not JSON." },
  "missing-key": { name: "AccessDeniedException", message: "The request carries no credentials." },
  "invalid-key": { name: "UnrecognizedClientException", message: "The security token included in the request is invalid." },
  permission: { name: "AccessDeniedException", message: "You don't have access to the model with the specified model ID." },
  "model-not-found": { name: "ValidationException", message: "The provided model identifier is invalid." },
  "path-not-found": { name: "UnknownOperationException", message: "There is no operation at this path." },
  "too-large": { name: "RequestEntityTooLargeException", message: "The request is larger than the service takes." },
  "context-exceeded": { name: "ValidationException", message: tooLong },
  "content-filter": { name: "ValidationException", message: "The content was blocked by a content filter." },
  "rate-limited": { name: "ThrottlingException", message: tooMany },
  quota: { name: "ServiceQuotaExceededException", message: "The request exceeds a service quota of your account." },
  overloaded: { name: "ServiceUnavailableException", message: "The service is unavailable, please try again later." },
  "server-error": { name: "InternalServerException", message: "The service failed for a reason of its own." },
  timeout: { name: "ModelTimeoutException", message: "The model took too long to answer." },
};

/** A scripted failure may name any of these as its code. */
const STATUSES = new Map<string, number>([
  ["ValidationException", 400],
  ["SerializationException", 400],
  ["ServiceQuotaExceededException", 400],
  ["AccessDeniedException", 403],
  ["UnrecognizedClientException", 403],
  ["InvalidSignatureException", 403],
  ["ExpiredTokenException", 403],
  ["ResourceNotFoundException", 404],
  ["UnknownOperationException", 404],
  ["ModelTimeoutException", 408],
  ["RequestEntityTooLargeException", 413],
  ["ModelErrorException", 424],
  ["ThrottlingException", 429],
  ["ModelNotReadyException", 429],
  ["InternalServerException", 500],
  ["ServiceUnavailableException", 503],
]);

function tooMany({ reached }: Failure): string {
  const what = reached && reached.what !== "requests" ? "tokens" : "requests";
  return `Too many ${what}${reached?.period === "day" ? " per day" : ""}, please wait before trying again.`;
}

function tooLong({ tokens }: Failure): string {
  const counts = tokens ? ` (${tokens.requested} tokens, ${tokens.limit} fit)` : "";
  return `Input is too long for requested model${counts}.`;
}
