import { phrase } from "../prose.ts";
import { accepts, dependents, memberSchemas } from "./accepts.ts";
import type { Place, Sampler } from "./sampler.ts";
import { isNothing, isObject, namesOf, numberOf, type Schema, toSchema } from "./schema.ts";

/** How many entries an object has that is a map from any name to one kind of value. */
const MAP_ENTRIES = 2;
/** How many names are made up before an object is left smaller than wished. */
const ENOUGH_TRIES = 40;
/** How many names are made up at most, whatever `minProperties` says. */
const MOST_NAMES = 1000;

/** An object with all its properties, or, lean, with those that must be there. */
export function sampleObject(sampler: Sampler, schemas: readonly Schema[], place: Place, lean: boolean): Record<string, unknown> {
  const names = chosenNames(sampler, schemas, lean);
  const values = new Map<string, unknown>();
  // In the order of the names: the same schema written in another order has the same values.
  for (const name of [...names].sort()) {
    values.set(name, sampler.value(everySchema(schemas, name), { name, depth: place.depth + 1 }));
  }
  return Object.fromEntries([...names].map((name) => [name, values.get(name)]));
}

function chosenNames(sampler: Sampler, schemas: readonly Schema[], lean: boolean): ReadonlySet<string> {
  const required = withDependents(schemas, new Set(schemas.flatMap((schema) => namesOf(schema["required"]))));
  const high = Math.min(...schemas.map((schema) => numberOf(schema["maxProperties"]) ?? Infinity));
  const known = declaredNames(schemas).filter((name) => required.has(name) || mayBe(schemas, name));
  const low = Math.max(0, ...schemas.map((schema) => numberOf(schema["minProperties"]) ?? 0));
  const chosen = new Set(known.filter((name) => required.has(name)));
  for (const name of required) chosen.add(name);
  for (const name of known) {
    if (chosen.has(name) || (lean && chosen.size >= low)) continue;
    const grown = withDependents(schemas, new Set([...chosen, name]));
    if (grown.size <= high) for (const member of grown) chosen.add(member);
  }
  const ordered = new Set(known.filter((name) => chosen.has(name)));
  for (const name of chosen) ordered.add(name);
  const wanted = Math.min(MOST_NAMES, isMap(schemas) && !lean ? Math.max(low, Math.min(high, MAP_ENTRIES)) : low);
  for (let tries = 0; ordered.size < wanted && tries < wanted + ENOUGH_TRIES; tries++) {
    const name = madeUpName(sampler, schemas);
    if (!ordered.has(name) && mayBe(schemas, name)) ordered.add(name);
  }
  return ordered;
}

/** Properties in the order in which they are declared; Google says another order in `propertyOrdering`. */
function declaredNames(schemas: readonly Schema[]): string[] {
  const declared = schemas.flatMap(({ properties, propertyOrdering }) => {
    const names = Object.keys(toSchema(properties));
    return [...namesOf(propertyOrdering).filter((name) => names.includes(name)), ...names];
  });
  return [...new Set(declared)];
}

function withDependents(schemas: readonly Schema[], names: ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set(names);
  // A set visits what is added to it on the way.
  for (const name of all) {
    for (const needed of schemas.flatMap((schema) => dependents(schema, name)).flatMap((rule) => namesOf(rule["required"]))) {
      all.add(needed);
    }
  }
  return all;
}

function everySchema(schemas: readonly Schema[], name: string): Schema[] {
  return schemas.flatMap((schema) => memberSchemas(schema, name));
}

function mayBe(schemas: readonly Schema[], name: string): boolean {
  return !everySchema(schemas, name).some(isNothing);
}

function isMap(schemas: readonly Schema[]): boolean {
  const open = schemas.some((schema) => isObject(schema["additionalProperties"]) || isObject(schema["patternProperties"]));
  return open && declaredNames(schemas).length === 0;
}

/** A name as `propertyNames` or `patternProperties` want it, else a word. */
function madeUpName(sampler: Sampler, schemas: readonly Schema[]): string {
  const naming = schemas.flatMap(({ propertyNames }) => (isObject(propertyNames) ? [propertyNames] : []));
  const patterns = schemas.flatMap(({ patternProperties }) => Object.keys(toSchema(patternProperties)));
  const closed = schemas.some((schema) => schema["additionalProperties"] === false);
  if (patterns.length > 0 && (closed || naming.length === 0)) naming.push({ pattern: sampler.random.pick(patterns) });
  const word = phrase(sampler.random, 1);
  if (naming.every((schema) => accepts(word, schema, sampler.root))) return word;
  return String(sampler.value([...naming, { type: "string" }], { name: "", depth: 0 }));
}
