import { type GivenOptions, type OptionName, parseOptions, type Remark, type Taken, takeOption } from "./request-options.ts";

/** What one step of a universal request asks for. */
export interface StepOptions {
  readonly config: GivenOptions;
  readonly headers: GivenOptions;
  readonly remarks: readonly Remark[];
}

/** Reads a universal step's `headers` and `config` (G-UNI-5). They are JSON: names in any case, values of any kind. */
export function stepOptions(step: {
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}): StepOptions {
  const headers = parseOptions(optionHeaders(step.headers), "step header");
  if (!step.config) return { config: {}, headers: headers.given, remarks: headers.remarks };
  const config = readConfig(step.config);
  return { config: config.given, headers: headers.given, remarks: [...config.remarks, ...headers.remarks] };
}

function optionHeaders(given: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in given) {
    const lower = name.toLowerCase();
    const text = lower.startsWith("cf-") ? headerText(given[name]) : undefined;
    if (text !== undefined) headers[lower] = text;
  }
  return headers;
}

function readConfig(config: Readonly<Record<string, unknown>>): Taken {
  const taken: Taken = { given: {}, remarks: [] };
  for (const key in config) {
    const name = `config.${key}`;
    const text = headerText(config[key]);
    const option = CONFIG.get(key);
    if (text === undefined) continue;
    if (option) takeOption(taken, option, { from: "step config", name, text });
    else taken.remarks.push({ from: "step config", name, text: "is not known and is ignored" });
  }
  return taken;
}

const CONFIG = new Map<string, OptionName>([
  ["requestTimeout", "requestTimeoutMs"],
  ["maxAttempts", "maxAttempts"],
  ["retryDelay", "retryDelayMs"],
  ["backoff", "backoff"],
  ["cacheTtl", "cacheTtlSeconds"],
  ["skipCache", "skipCache"],
  ["cacheKey", "cacheKey"],
]);

/** A JSON value as a header would carry it (G-HDR-3); null says nothing. */
function headerText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}
