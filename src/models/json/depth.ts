import { refersTo } from "./accepts.ts";
import { listedValues, listOf, namesOf, numberOf, type Schema, schemasOf, toSchema, typesOf } from "./schema.ts";

/**
 * How many levels the smallest value of a schema has; infinite where it never ends. Of alternatives, the one with the
 * smallest depth ends a recursion soonest.
 */
export function smallestDepth(schema: Schema, root: Schema, passed: ReadonlySet<Schema> = new Set()): number {
  if (passed.has(schema)) return Infinity;
  if (listedValues(schema) || typesOf(schema)?.includes("null")) return 0;
  const within = new Set([...passed, schema]);
  const depth = (part: Schema) => smallestDepth(part, root, within);
  const target = refersTo(schema, root);
  const all = [...(target ? [target] : []), ...schemasOf(schema["allOf"])].map(depth);
  for (const list of [schema["anyOf"], schema["oneOf"]].filter(Array.isArray)) all.push(Math.min(...schemasOf(list).map(depth)));
  const properties = toSchema(schema["properties"]);
  for (const name of namesOf(schema["required"])) all.push(1 + depth(toSchema(properties[name])));
  const items = listOf(schema["prefixItems"] ?? schema["items"]).slice(0, numberOf(schema["minItems"]) ?? 0);
  for (const item of items) all.push(1 + depth(toSchema(item)));
  if ((numberOf(schema["minItems"]) ?? 0) > items.length) all.push(1 + depth(toSchema(schema["items"])));
  return Math.max(0, ...all);
}
