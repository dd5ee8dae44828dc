import { isObject } from "../../plans/rest/question.ts";

/** `options.gateway` of a run, as the headers that say the same (WB-RUN-5). What is null or missing is not said. */
export function optionHeaders(gateway: unknown): Record<string, string> {
  if (!isObject(gateway)) return {};
  const retries = isObject(gateway["retries"]) ? gateway["retries"] : {};
  const said = {
    "cf-aig-gateway-id": gateway["id"],
    "cf-aig-cache-key": gateway["cacheKey"],
    "cf-aig-cache-ttl": gateway["cacheTtl"],
    "cf-aig-skip-cache": gateway["skipCache"],
    "cf-aig-metadata": gateway["metadata"],
    "cf-aig-collect-log": gateway["collectLog"],
    "cf-aig-event-id": gateway["eventId"],
    "cf-aig-request-timeout": gateway["requestTimeoutMs"],
    "cf-aig-max-attempts": retries["maxAttempts"],
    "cf-aig-retry-delay": retries["retryDelayMs"],
    "cf-aig-backoff": retries["backoff"],
  };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(said)) {
    if (value !== undefined && value !== null) headers[name] = typeof value === "string" ? value : JSON.stringify(value);
  }
  return headers;
}
