import { type Fields, fields, text } from "../openai/fields.ts";

/** "claude-haiku-4-5" is `claude-haiku-4.5` in the catalogue of the REST API, which has no dates (G-REST-4). */
export function dottedVersion(id: string): string {
  return id.replace(/-\d{8}$/, "").replace(/-(\d+)-(\d+)$/, "-$1.$2");
}

/** What `POST /run` was seen to refuse of a Messages body before the vendor sees it (G-REST-10). */
export function anthropicRunComplaint(input: Fields, model: string): string | undefined {
  if (input["max_tokens"] === undefined) return "Required value missing: max_tokens";
  const { system, temperature } = input;
  if (system !== undefined && typeof system !== "string") return invalid("system", "string", system);
  if (temperature !== undefined && !TAKES_TEMPERATURE.test(model))
    return `Invalid value at temperature: not supported by ${model}`;
  const choice = text(fields(input["tool_choice"])["type"]);
  if (choice !== undefined && FREE_CHOICE_ONLY.test(model) && choice !== "auto" && choice !== "none")
    return 'Invalid value at tool_choice.type: Invalid option: expected one of "auto"|"none"';
  return undefined;
}

const TAKES_TEMPERATURE = /^claude-haiku-4-5/;
const FREE_CHOICE_ONLY = /^claude-opus-5-5/;

function invalid(field: string, wanted: string, value: unknown): string {
  const found = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return `Invalid value at ${field}: Invalid input: expected ${wanted}, received ${found}`;
}
