import type { Failure } from "../../tasks/failure.ts";
import type { FailedRequest } from "../format.ts";
import { bareModelName } from "./proto-json.ts";

/** `error.details`: typed messages that say more than the status does; none for most failures. */
export function details(failure: Failure, request: FailedRequest): readonly object[] {
  switch (failure.kind) {
    case "bad-request":
    case "bad-json":
      return failure.param === undefined ? [] : [detail("BadRequest", { fieldViolations: [violation(failure)] })];
    case "invalid-key":
      return [errorInfo("API_KEY_INVALID"), localized("API key not valid. Please pass a valid API key.")];
    case "rate-limited":
      return [
        quotaFailure(failure.reached?.period === "day" ? "PerDay" : "PerMinute", failure, request),
        HELP,
        retryInfo(failure.retryAfterSeconds ?? 1),
      ];
    case "quota":
      return [quotaFailure("PerDay", failure, request), HELP, ...retryInfoWhenTold(failure)];
    default:
      return retryInfoWhenTold(failure);
  }
}

/** A typed message; `type` is its name in google.rpc. */
export function detail(type: string, fields: object): object {
  return { "@type": `type.googleapis.com/google.rpc.${type}`, ...fields };
}

const HELP = detail("Help", {
  links: [{ description: "Learn more about Gemini API quotas", url: "https://ai.google.dev/gemini-api/docs/rate-limits" }],
});

function violation({ param, message }: Failure): object {
  return message === undefined ? { field: param } : { field: param, description: message };
}

function errorInfo(reason: string): object {
  return detail("ErrorInfo", {
    reason,
    domain: "googleapis.com",
    metadata: { service: "generativelanguage.googleapis.com" },
  });
}

function localized(message: string): object {
  return detail("LocalizedMessage", { locale: "en-US", message });
}

function quotaFailure(period: "PerMinute" | "PerDay", failure: Failure, { params }: FailedRequest): object {
  const { model, reached } = failure;
  const tokens = reached && reached.what !== "requests";
  return detail("QuotaFailure", {
    violations: [
      {
        quotaMetric: quotaMetric(failure),
        quotaId: tokens
          ? `GenerateContentInputTokensPerModel${period}-FreeTier`
          : `GenerateRequests${period}PerProjectPerModel-FreeTier`,
        quotaDimensions: { location: "global", model: bareModelName(model ?? params["model"] ?? "") },
        quotaValue: String(reached?.limit ?? (period === "PerMinute" ? 10 : 250)),
      },
    ],
  });
}

/** What Google calls that which was used up. */
export function quotaMetric({ reached }: Failure): string {
  const what = reached && reached.what !== "requests" ? "input_token_count" : "requests";
  return `generativelanguage.googleapis.com/generate_content_free_tier_${what}`;
}

/** Google names the wait here and sends no retry-after header. */
function retryInfo(seconds: number): object {
  return detail("RetryInfo", { retryDelay: `${seconds}s` });
}

export function retryInfoWhenTold({ retryAfterSeconds }: Failure): readonly object[] {
  return retryAfterSeconds === undefined ? [] : [retryInfo(retryAfterSeconds)];
}
