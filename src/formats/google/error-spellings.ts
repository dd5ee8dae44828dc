import type { Failure, FailureKind } from "../../tasks/failure.ts";
import type { FailedRequest } from "../format.ts";
import { quotaMetric } from "./error-details.ts";
import { bareModelName } from "./proto-json.ts";

export interface Spelling {
  readonly status: number;
  /** The canonical code of google.rpc. */
  readonly name: string;
  message(failure: Failure, request: FailedRequest): string;
}

export const spellings: Readonly<Record<FailureKind, Spelling>> = {
  "bad-request": invalid("Request contains an invalid argument."),
  "bad-json": invalid("Invalid JSON payload received."),
  "missing-key": {
    status: 403,
    name: "PERMISSION_DENIED",
    message: () =>
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  },
  "invalid-key": invalid("API key not valid. Please pass a valid API key."),
  permission: { status: 403, name: "PERMISSION_DENIED", message: () => "The caller does not have permission" },
  "model-not-found": { status: 404, name: "NOT_FOUND", message: modelNotFound },
  "path-not-found": {
    status: 404,
    name: "NOT_FOUND",
    message: (_, { path }) => `The requested URL /${path} was not found on this server.${mockHint(path)}`,
  },
  "too-large": invalid("Request payload size exceeds the limit: 20971520 bytes."),
  "context-exceeded": invalid(contextExceeded),
  "content-filter": invalid("The prompt was blocked by the safety filters."),
  "rate-limited": {
    status: 429,
    name: "RESOURCE_EXHAUSTED",
    message: (failure) =>
      `You exceeded your current quota, please check your plan and billing details.${metric(failure)}Please retry in ${failure.retryAfterSeconds ?? 1}s.`,
  },
  quota: {
    status: 429,
    name: "RESOURCE_EXHAUSTED",
    message: () => "You exceeded your current quota, please check your plan and billing details.",
  },
  overloaded: { status: 503, name: "UNAVAILABLE", message: () => "The model is overloaded. Please try again later." },
  "server-error": { status: 500, name: "INTERNAL", message: () => "An internal error has occurred. Please retry." },
  timeout: { status: 504, name: "DEADLINE_EXCEEDED", message: () => "Deadline expired before operation could complete." },
};

function invalid(message: string | Spelling["message"]): Spelling {
  return { status: 400, name: "INVALID_ARGUMENT", message: typeof message === "string" ? () => message : message };
}

function modelNotFound({ model }: Failure, { method, params }: FailedRequest): string {
  const name = `models/${bareModelName(model ?? params["model"] ?? params["id"] ?? "")}`;
  const version = params["version"] ?? "v1beta";
  if (method === "GET") return `Model is not found: ${name} for api version ${version}`;
  const verb = params["verb"] ?? "generateContent";
  return `${name} is not found for API version ${version}, or is not supported for ${verb}. Call ListModels to see the list of available models and their supported methods.`;
}

/** Mock models are named with a slash everywhere else. */
function mockHint(path: string): string {
  const [, name] = SLASHED_MOCK.exec(path) ?? [];
  return name === undefined ? "" : ` A model in a path has no slash: write mock-${name}.`;
}

const SLASHED_MOCK = /\/models\/mock(?:\/|%2F)([\w.-]+)/i;

function contextExceeded({ tokens }: Failure): string {
  if (!tokens) return "The input token count exceeds the maximum number of tokens allowed.";
  return `The input token count (${tokens.requested}) exceeds the maximum number of tokens allowed (${tokens.limit}).`;
}

function metric(failure: Failure): string {
  const { reached } = failure;
  return reached ? `\n* Quota exceeded for metric: ${quotaMetric(failure)}, limit: ${reached.limit}\n` : " ";
}
