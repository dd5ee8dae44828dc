import { badRequest } from "../format.ts";
import { type Fields, isFields } from "../openai/fields.ts";

/** A field by its camelCase name or, as JSON of protocol buffers also allows, by its snake_case one. */
export function named(fields: Fields, camel: string, snake: string): unknown {
  return fields[camel] ?? fields[snake];
}

/** Repeated fields may be sent as one bare value. */
export function oneOrMany(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** Numbers may be sent as text. Throws BadAsk for what is no number; `path` is where the field stands ("generation_config.top_p"). */
export function protoNumber(value: unknown, path: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw badRequest(`Invalid value at '${path}', ${JSON.stringify(value)}`, path);
}

/** The body as a message. Throws BadAsk when it is no JSON object. */
export function protoMessage(json: unknown): Fields {
  if (isFields(json)) return json;
  throw badRequest("Invalid JSON payload received. Root element must be a message.");
}

/** A field that holds a message. Throws BadAsk for text or numbers in its place. */
export function protoField(value: unknown, type: string, path: string): Fields {
  if (isFields(value)) return value;
  throw badRequest(
    `Invalid value at '${path}' (type.googleapis.com/google.ai.generativelanguage.v1beta.${type}), ${JSON.stringify(value)}`,
    path,
  );
}

/** "models/gemini-2.5-flash" and "tunedModels/mine" name the same model as what follows the slash. */
export function bareModelName(name: string): string {
  return name.startsWith("models/") || name.startsWith("tunedModels/") ? name.slice(name.indexOf("/") + 1) : name;
}
