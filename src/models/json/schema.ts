/** A JSON Schema object, read leniently: any draft, OpenAPI's `nullable`, Google's upper-case types and textual numbers. */
export type Schema = Readonly<Record<string, unknown>>;

/** A schema nothing satisfies, as `false` says. */
export const nothing: Schema = { enum: [] };

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `true` and anything unreadable allow everything. */
export function toSchema(value: unknown): Schema {
  if (value === false) return nothing;
  return isObject(value) ? value : {};
}

/** Whether a schema plainly allows no value at all. */
export function isNothing(schema: Schema): boolean {
  const { enum: listed, not } = schema;
  return (Array.isArray(listed) && listed.length === 0) || not === true || (isObject(not) && Object.keys(not).length === 0);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function schemasOf(value: unknown): readonly Schema[] {
  return listOf(value).map(toSchema);
}

export function namesOf(value: unknown): readonly string[] {
  return listOf(value).filter((name) => typeof name === "string");
}

/** A keyword's number; Google writes counts as text. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** The types a schema names, in lower case; undefined when it names none. */
export function typesOf(schema: Schema): readonly string[] | undefined {
  const named = typeof schema["type"] === "string" ? [schema["type"]] : namesOf(schema["type"]);
  const types = named.map((name) => name.toLowerCase()).filter((name) => name !== "type_unspecified");
  if (types.length === 0) return undefined;
  return schema["nullable"] === true ? [...types, "null"] : types;
}

/** Values a schema lists by `enum` or `const`. */
export function listedValues(schema: Schema): readonly unknown[] | undefined {
  if ("const" in schema) return [schema["const"]];
  return Array.isArray(schema["enum"]) ? schema["enum"] : undefined;
}

/** What a `$ref` within the document points at; one that points nowhere allows everything. */
export function follow(root: Schema, reference: string): Schema {
  if (!reference.startsWith("#")) return byAnchor(root, reference);
  if (reference !== "#" && !reference.startsWith("#/")) return byAnchor(root, reference.slice(1));
  let place: unknown = root;
  for (const step of reference.split("/").slice(1)) {
    const key = decodeStep(step);
    place = Array.isArray(place) ? place[Number(key)] : isObject(place) ? place[key] : undefined;
  }
  return toSchema(place);
}

/** Definitions that name themselves by `$id`, `id` or `$anchor`. */
function byAnchor(root: Schema, name: string): Schema {
  const definitions = [root["$defs"], root["definitions"]].filter(isObject).flatMap((group) => Object.values(group));
  const named = (schema: Schema) => [schema["$anchor"], schema["$id"], schema["id"]].includes(name);
  return [root, ...definitions.map(toSchema)].find(named) ?? {};
}

function decodeStep(step: string): string {
  const text = step.replaceAll("~1", "/").replaceAll("~0", "~");
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
