import { canonicalJson } from "../../documents/canonical-json.ts";
import { expression } from "./expression.ts";
import { follow, isObject, listedValues, namesOf, numberOf, type Schema, schemasOf, toSchema, typesOf } from "./schema.ts";

/** Whether a value satisfies a schema. Formats are not looked at: what the sampler writes for one is right by construction. */
export function accepts(value: unknown, schema: Schema, root: Schema): boolean {
  if (value === null && schema["nullable"] === true) return true;
  return (
    acceptsKind(value, schema) &&
    acceptsCombined(value, schema, root) &&
    (typeof value !== "string" || acceptsText(value, schema)) &&
    (typeof value !== "number" || acceptsNumber(value, schema)) &&
    (!Array.isArray(value) || acceptsList(value, schema, root)) &&
    (!isObject(value) || acceptsObject(value, schema, root))
  );
}

function acceptsKind(value: unknown, schema: Schema): boolean {
  const types = typesOf(schema);
  if (types && !types.some((type) => isOfType(value, type))) return false;
  const listed = listedValues(schema);
  return !listed || listed.some((item) => sameData(item, value));
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  return type === "integer" ? Number.isInteger(value) : typeof value === type;
}

function sameData(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  return typeof left === "object" && typeof right === "object" && canonicalJson(left) === canonicalJson(right);
}

function acceptsCombined(value: unknown, schema: Schema, root: Schema): boolean {
  const fits = (part: Schema) => accepts(value, part, root);
  const target = refersTo(schema, root);
  if (target && !fits(target)) return false;
  if (!schemasOf(schema["allOf"]).every(fits)) return false;
  if (Array.isArray(schema["anyOf"]) && !schemasOf(schema["anyOf"]).some(fits)) return false;
  if (Array.isArray(schema["oneOf"]) && schemasOf(schema["oneOf"]).filter(fits).length !== 1) return false;
  if (schema["not"] !== undefined && fits(toSchema(schema["not"]))) return false;
  if (schema["if"] === undefined) return true;
  return fits(toSchema(fits(toSchema(schema["if"])) ? schema["then"] : schema["else"]));
}

/** The schema behind a `$ref`, through any number of further ones; undefined when there is none, or only a circle. */
export function refersTo(schema: Schema, root: Schema): Schema | undefined {
  if (typeof schema["$ref"] !== "string") return undefined;
  const passed = new Set<Schema>();
  let target = schema;
  while (typeof target["$ref"] === "string") {
    if (passed.has(target)) return undefined;
    passed.add(target);
    target = follow(root, target["$ref"]);
  }
  return target;
}

export function acceptsText(text: string, schema: Schema): boolean {
  const pattern = schema["pattern"];
  if (typeof pattern === "string" && expression(pattern)?.test(text) === false) return false;
  const length = [...text].length;
  return length >= (numberOf(schema["minLength"]) ?? 0) && length <= (numberOf(schema["maxLength"]) ?? length);
}

export function acceptsNumber(number: number, schema: Schema): boolean {
  const low = numberOf(schema["minimum"]) ?? -Infinity;
  const high = numberOf(schema["maximum"]) ?? Infinity;
  if (number < low || number > high) return false;
  // Draft 4 and OpenAPI 3.0 say "exclusive" with a boolean.
  if (number === low && schema["exclusiveMinimum"] === true) return false;
  if (number === high && schema["exclusiveMaximum"] === true) return false;
  if (number <= (numberOf(schema["exclusiveMinimum"]) ?? -Infinity)) return false;
  if (number >= (numberOf(schema["exclusiveMaximum"]) ?? Infinity)) return false;
  const step = numberOf(schema["multipleOf"]);
  return !step || Number.isInteger(number / step);
}

function acceptsList(list: readonly unknown[], schema: Schema, root: Schema): boolean {
  if (list.length < (numberOf(schema["minItems"]) ?? 0)) return false;
  if (list.length > (numberOf(schema["maxItems"]) ?? list.length)) return false;
  if (schema["uniqueItems"] === true && new Set(list.map(canonicalJson)).size < list.length) return false;
  if (!list.every((item, index) => accepts(item, itemSchema(schema, index), root))) return false;
  if (schema["contains"] === undefined) return true;
  const contained = list.filter((item) => accepts(item, toSchema(schema["contains"]), root)).length;
  return contained >= (numberOf(schema["minContains"]) ?? 1) && contained <= (numberOf(schema["maxContains"]) ?? contained);
}

/** What the item at an index must be: by position (`prefixItems`, or `items` as a list), else like all the others. */
export function itemSchema(schema: Schema, index: number): Schema {
  const { items, prefixItems, additionalItems } = schema;
  const positions = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
  if (index < positions.length) return toSchema(positions[index]);
  return toSchema(Array.isArray(items) ? additionalItems : items);
}

function acceptsObject(object: Readonly<Record<string, unknown>>, schema: Schema, root: Schema): boolean {
  const keys = Object.keys(object);
  if (keys.length < (numberOf(schema["minProperties"]) ?? 0)) return false;
  if (keys.length > (numberOf(schema["maxProperties"]) ?? keys.length)) return false;
  if (!namesOf(schema["required"]).every((name) => Object.hasOwn(object, name))) return false;
  const naming = toSchema(schema["propertyNames"]);
  if (!keys.every((key) => accepts(key, naming, root))) return false;
  if (!keys.every((key) => memberSchemas(schema, key).every((part) => accepts(object[key], part, root)))) return false;
  return keys.every((key) => dependents(schema, key).every((part) => accepts(object, part, root)));
}

/** Everything that a schema says about the member of this name. */
export function memberSchemas(schema: Schema, name: string): readonly Schema[] {
  const properties = toSchema(schema["properties"]);
  const found = Object.hasOwn(properties, name) ? [toSchema(properties[name])] : [];
  for (const [pattern, part] of Object.entries(toSchema(schema["patternProperties"]))) {
    if (expression(pattern)?.test(name)) found.push(toSchema(part));
  }
  return found.length === 0 && schema["additionalProperties"] !== undefined ? [toSchema(schema["additionalProperties"])] : found;
}

/** What an object must be besides, once it has a member of this name. */
export function dependents(schema: Schema, name: string): readonly Schema[] {
  const groups = ["dependentRequired", "dependentSchemas", "dependencies"].map((keyword) => toSchema(schema[keyword]));
  const rules = groups.filter((group) => Object.hasOwn(group, name)).map((group) => group[name]);
  return rules.map((rule) => (Array.isArray(rule) ? { required: rule } : toSchema(rule)));
}
