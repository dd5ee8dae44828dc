import { type Fields, fields, text } from "../openai/fields.ts";

/** JSON Schema for v1's `parameter_definitions`: by name, each with a type as Python writes it ("str", "List[int]"). */
export function parameterSchema(definitions: Fields): object {
  const all = Object.entries(definitions).map(([name, definition]) => [name, fields(definition)] as const);
  return {
    type: "object",
    properties: Object.fromEntries(all.map(([name, definition]) => [name, described(definition)])),
    required: all.filter(([, definition]) => definition["required"] === true).map(([name]) => name),
  };
}

function described(definition: Fields): object {
  const description = text(definition["description"]);
  return { ...typeSchema(text(definition["type"]) ?? "str"), ...(description !== undefined && { description }) };
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ["str", "string"],
  ["string", "string"],
  ["int", "integer"],
  ["integer", "integer"],
  ["float", "number"],
  ["number", "number"],
  ["bool", "boolean"],
  ["boolean", "boolean"],
  ["dict", "object"],
  ["object", "object"],
]);

/** Whatever is no type is a string; what dictionaries hold is not said further. */
function typeSchema(given: string): object {
  const name = given.trim().toLowerCase();
  const items = /^list(?:\[(.*)\])?$/.exec(name);
  if (items) return { type: "array", items: typeSchema(items[1] ?? "str") };
  return { type: TYPES.get(name.startsWith("dict[") ? "dict" : name) ?? "string" };
}
