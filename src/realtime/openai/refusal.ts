import { openaiErrors } from "../../formats/openai/errors.ts";
import { fields } from "../../formats/openai/fields.ts";
import type { Failure } from "../../tasks/failure.ts";
import type { Random } from "../../world/random.ts";

/** A client event that OpenAI would not take. The connection stays open. */
export class EventRefused extends Error {
  readonly code: string | null;
  readonly param: string | null;

  constructor(code: string | null, message: string, param: string | null = null) {
    super(message);
    this.code = code;
    this.param = param;
  }
}

export function missing(param: string): EventRefused {
  return new EventRefused("missing_required_parameter", `Missing required parameter: '${param}'.`, param);
}

export function invalidValue(param: string, value: unknown, supported: readonly string[]): EventRefused {
  const message = `Invalid value: ${quoted(value)}. Supported values are: ${listed(supported)}.`;
  return new EventRefused("invalid_value", message, param);
}

export function invalidType(param: string, expected: string, value: unknown): EventRefused {
  const message = `Invalid type for '${param}': expected ${expected}, but got ${typeName(value)} instead.`;
  return new EventRefused("invalid_type", message, param);
}

export function unknownParameter(param: string): EventRefused {
  return new EventRefused("unknown_parameter", `Unknown parameter: '${param}'.`, param);
}

function quoted(value: unknown): string {
  return typeof value === "string" ? `'${value.slice(0, 200)}'` : JSON.stringify(value);
}

function listed(values: readonly string[]): string {
  const words = values.map((value) => `'${value}'`);
  const last = words.pop();
  return words.length > 0 ? `${words.join(", ")}${words.length > 1 ? "," : ""} and ${last}` : (last ?? "none");
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a decimal";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** A model's failure, as it is told inside an event. */
export function spelled(failure: Failure, random: Random): object {
  const request = { method: "POST", path: "realtime", headers: {}, params: {} };
  const { body } = openaiErrors(failure, { random, nowMs: 0, request });
  const { type, code, message } = fields(fields(JSON.parse(String(body)))["error"]);
  return { type, code, message };
}
