import type { Random } from "../../world/random.ts";
import { accepts } from "./accepts.ts";
import { rangeByName } from "./by-name.ts";
import { smallestDepth } from "./depth.ts";
import { type Choices, expand } from "./expand.ts";
import { sampleList } from "./lists.ts";
import { sampleNumber } from "./numbers.ts";
import { sampleObject } from "./objects.ts";
import { listedValues, listOf, type Schema, typesOf } from "./schema.ts";
import { sampleString } from "./strings.ts";
import { Words } from "./words.ts";

/** From this depth on, whatever need not be there is left out and the shortest alternative taken. */
const DEEP = 5;
/** Where even required recursion ends. */
const DEEPEST = 24;
/** No model writes an answer with more values in it: schemas that demand more, or grow without end, must not take for ever. */
const MOST_VALUES = 50_000;

/** Where a value is going to be. */
export interface Place {
  /** Name of the nearest property. */
  readonly name: string;
  readonly depth: number;
}

/** One schema document being sampled. */
export class Sampler {
  readonly root: Schema;
  readonly random: Random;
  readonly #words: Words;
  /** Further tries left for values that did not fit at first; schemas that nothing satisfies must not take for ever. */
  #tries = 400;
  #values = 0;

  constructor(root: Schema, random: Random) {
    this.root = root;
    this.random = random;
    this.#words = new Words(random);
  }

  /** Whether further values are worth making. */
  get hasRoom(): boolean {
    return this.#values < MOST_VALUES;
  }

  /** A value that all schemas accept; the nearest miss where none was found. */
  value(schemas: readonly Schema[], place: Place): unknown {
    if (!this.hasRoom) return null;
    this.#values++;
    const first = this.#attempt(schemas, place, 0);
    if (first.fits) return first.value;
    for (let attempt = 1; attempt <= 24 && this.#tries > 0; attempt++) {
      this.#tries--;
      const next = this.#attempt(schemas, place, attempt);
      if (next.fits) return next.value;
    }
    return first.value;
  }

  #attempt(schemas: readonly Schema[], place: Place, attempt: number): { value: unknown; fits: boolean } {
    const choices = this.#choices(place, attempt);
    const expanded = expand(schemas, this.root, choices);
    const value = this.#plain(expanded.schemas, place, choices.lean, attempt);
    return { value, fits: !expanded.risky || schemas.every((schema) => accepts(value, schema, this.root)) };
  }

  /** The first try takes what looks best; later ones go through the alternatives in order, with and without extras. */
  #choices(place: Place, attempt: number): Choices {
    const deep = place.depth >= DEEP;
    const lean = deep || attempt % 2 === 1;
    if (deep && attempt === 0) return { lean, branch: (options) => this.#shallowest(options) };
    if (attempt === 0) return { lean, branch: (options) => this.random.pick(substantial(options)) };
    return { lean, branch: (options) => options[((attempt - 1) >> 1) % options.length] ?? {} };
  }

  #shallowest(options: readonly Schema[]): Schema {
    const ranked = options.map((option) => ({ option, depth: smallestDepth(option, this.root) }));
    return ranked.reduce((best, next) => (next.depth < best.depth ? next : best)).option;
  }

  #plain(schemas: readonly Schema[], place: Place, lean: boolean, attempt: number): unknown {
    const listed = this.#listed(schemas);
    if (listed.length > 0) return this.random.pick(listed);
    const example = this.#example(schemas);
    if (example.length > 0) return this.random.pick(example);
    if (place.depth > DEEPEST) return null;
    switch (this.#type(schemas) ?? ANY[attempt % ANY.length]) {
      case "object":
        return sampleObject(this, schemas, place, lean);
      case "array":
        return sampleList(this, schemas, place, lean);
      case "integer":
        return sampleNumber(schemas, true, rangeByName(place.name), this.random);
      case "number":
        return sampleNumber(schemas, false, rangeByName(place.name), this.random);
      case "boolean":
        return this.random.next() < 0.5;
      case "null":
        return null;
      default:
        return sampleString(schemas, place.name, this.#words);
    }
  }

  /** Values listed by one schema that the others accept; null only where nothing else is listed. */
  #listed(schemas: readonly Schema[]): readonly unknown[] {
    const listed = schemas.map(listedValues).find((values) => values !== undefined);
    if (!listed) return [];
    const fitting = listed.filter((value) => schemas.every((schema) => accepts(value, schema, this.root)));
    const substance = fitting.filter((value) => value !== null);
    return substance.length > 0 ? substance : fitting;
  }

  #example(schemas: readonly Schema[]): readonly unknown[] {
    const examples = schemas.flatMap(({ examples, example }) => (example === undefined ? listOf(examples) : [example]));
    return examples.filter((value) => schemas.every((schema) => accepts(value, schema, this.root)));
  }

  #type(schemas: readonly Schema[]): string | undefined {
    const named = schemas.map(typesOf).filter((types) => types !== undefined);
    const [first, ...others] = named;
    if (!first) return schemas.map(impliedType).find((type) => type !== undefined);
    const common = first.map((type) => others.reduce<string | undefined>(narrow, type)).filter((type) => type !== undefined);
    const types = common.length > 0 ? common : first;
    const substance = types.filter((type) => type !== "null");
    // An eighth of what may be null is null.
    if (substance.length < types.length && (substance.length === 0 || this.random.next() < 0.125)) return "null";
    return this.random.pick(substance);
  }
}

/** What a value is that may be anything; later tries look for a type that nothing forbids. */
const ANY = ["string", "integer", "boolean", "object", "array", "null"];

function substantial(options: readonly Schema[]): readonly Schema[] {
  const others = options.filter((option) => option["type"] !== "null" && option["const"] !== null);
  return others.length > 0 ? others : options;
}

/** What a type becomes when further types are demanded: every integer is a number. */
function narrow(type: string | undefined, types: readonly string[]): string | undefined {
  if (type === undefined || types.includes(type)) return type;
  if (type === "integer" && types.includes("number")) return type;
  return type === "number" && types.includes("integer") ? "integer" : undefined;
}

const implied: Readonly<Record<string, readonly string[]>> = {
  object: ["properties", "required", "additionalProperties", "patternProperties", "minProperties", "propertyNames"],
  array: ["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"],
  string: ["pattern", "format", "minLength", "maxLength"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
};

function impliedType(schema: Schema): string | undefined {
  return Object.keys(implied).find((type) => implied[type]?.some((keyword) => keyword in schema));
}
