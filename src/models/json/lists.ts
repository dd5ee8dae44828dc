import { canonicalJson } from "../../documents/canonical-json.ts";
import { itemSchema } from "./accepts.ts";
import type { Place, Sampler } from "./sampler.ts";
import { isNothing, listOf, numberOf, type Schema, toSchema } from "./schema.ts";

/** How often a list looks for another item that is not yet in it. */
const ENOUGH_TRIES = 60;

/** A list of one to three items, more or fewer where the schemas say so. */
export function sampleList(sampler: Sampler, schemas: readonly Schema[], place: Place, lean: boolean): unknown[] {
  const length = listLength(sampler, schemas, lean);
  const unique = schemas.some((schema) => schema["uniqueItems"] === true);
  const seen = new Set<string>();
  const list: unknown[] = [];
  for (let tries = 0; list.length < length && tries < length + ENOUGH_TRIES && sampler.hasRoom; tries++) {
    const item = sampler.value(itemSchemas(schemas, list.length), { name: singular(place.name), depth: place.depth + 1 });
    const text = unique ? canonicalJson(item) : "";
    if (unique && seen.has(text)) continue;
    seen.add(text);
    list.push(item);
  }
  return list;
}

function itemSchemas(schemas: readonly Schema[], index: number): Schema[] {
  const wanted = schemas.filter((schema) => schema["contains"] !== undefined && index < (numberOf(schema["minContains"]) ?? 1));
  return [...schemas.map((schema) => itemSchema(schema, index)), ...wanted.map((schema) => toSchema(schema["contains"]))];
}

function listLength(sampler: Sampler, schemas: readonly Schema[], lean: boolean): number {
  const positions = Math.max(...schemas.map(({ prefixItems, items }) => listOf(prefixItems ?? items).length));
  const contained = schemas.map((schema) => (schema["contains"] === undefined ? 0 : (numberOf(schema["minContains"]) ?? 1)));
  const low = Math.max(0, ...contained, ...schemas.map((schema) => numberOf(schema["minItems"]) ?? 0));
  const closed = schemas.some((schema) => isNothing(itemSchema(schema, positions))) ? positions : Infinity;
  const high = Math.min(closed, ...schemas.map((schema) => numberOf(schema["maxItems"]) ?? Infinity));
  if (lean) return low;
  return Math.max(low, Math.min(high, positions > 0 ? positions : sampler.random.integer(1, 3)));
}

/** An item of `emails` is an email. */
function singular(name: string): string {
  if (name.endsWith("ies")) return `${name.slice(0, -3)}y`;
  return name.endsWith("s") && !name.endsWith("ss") ? name.slice(0, -1) : name;
}
