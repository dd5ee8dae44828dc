import { BadAsk } from "../format.ts";

/** What OpenAI answers 400 to, in its words: the request, not the model, is at fault. */
export function refusal(message: string, param: string, code?: string): BadAsk {
  return new BadAsk({ kind: "bad-request", message, param, ...(code !== undefined && { code }) });
}

export function missingParameter(param: string): BadAsk {
  return refusal(`Missing required parameter: '${param}'.`, param, "missing_required_parameter");
}

/** `expected` with its article: "an array of objects". */
export function invalidType(param: string, expected: string, value: unknown): BadAsk {
  return refusal(`Invalid type for '${param}': expected ${expected}, but got ${kindOf(value)} instead.`, param, "invalid_type");
}

export function invalidValue(param: string, value: unknown, supported: readonly string[]): BadAsk {
  const shown = typeof value === "string" ? `'${value}'` : JSON.stringify(value);
  const words = supported.map((word) => `'${word}'`);
  const all = `${words.slice(0, -1).join(", ")}, and ${words.at(-1)}`;
  return refusal(`Invalid value: ${shown}. Supported values are: ${all}.`, param, "invalid_value");
}

export function emptyArray(param: string): BadAsk {
  return refusal(
    `Invalid '${param}': empty array. Expected an array with minimum length 1, but got an empty array instead.`,
    param,
    "empty_array",
  );
}

export interface Range {
  readonly low: number;
  readonly high?: number;
}

/** A whole number within the range; absent and null are no answer. */
export function integerIn(value: unknown, param: string, range: Range): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value)) throw invalidType(param, "an integer", value);
  return within(value, param, range, "integer");
}

/** Any number within the range; absent and null are no answer. */
export function decimalIn(value: unknown, param: string, range: Range): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw invalidType(param, "a decimal number", value);
  return within(value, param, range, "decimal");
}

function within(value: number, param: string, range: Range, kind: "integer" | "decimal"): number {
  if (value < range.low) {
    const expected = `Expected a value >= ${range.low}, but got ${value} instead.`;
    throw refusal(`Invalid '${param}': ${kind} below minimum value. ${expected}`, param, `${kind}_below_min_value`);
  }
  if (range.high !== undefined && value > range.high) {
    const expected = `Expected a value <= ${range.high}, but got ${value} instead.`;
    throw refusal(`Invalid '${param}': ${kind} above maximum value. ${expected}`, param, `${kind}_above_max_value`);
  }
  return value;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a decimal number";
  return `a ${typeof value}`;
}
