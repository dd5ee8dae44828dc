import type { Comparable } from "./request-key.ts";

/** Where two requests first part ways: `path` in the words of a cassette, and what stands there on either side. */
export interface Difference {
  readonly path: string;
  readonly recorded: unknown;
  readonly asked: unknown;
}

/** All differences, what tells most about a request first: model, then messages in their order, then the rest. */
export function differences(recorded: Comparable, asked: Comparable): Difference[] {
  const found: Difference[] = [];
  for (const name of ["provider", "method", "path", "model", "query", "body"] as const) {
    compare(name, recorded[name], asked[name], found);
  }
  return found;
}

/** The same of any two values; `path` is what they are called. */
export function valueDifferences(path: string, recorded: unknown, asked: unknown): Difference[] {
  const found: Difference[] = [];
  compare(path, recorded, asked, found);
  return found;
}

function compare(path: string, recorded: unknown, asked: unknown, found: Difference[]): void {
  if (Object.is(recorded, asked)) return;
  if (isObject(recorded) && isObject(asked) && Array.isArray(recorded) === Array.isArray(asked)) {
    const isList = Array.isArray(recorded);
    for (const key of keysOf(recorded, asked))
      compare(isList ? `${path}[${key}]` : `${path}.${key}`, recorded[key], asked[key], found);
    return;
  }
  if (recorded !== asked) found.push({ path, recorded, asked });
}

type Indexed = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Indexed {
  return typeof value === "object" && value !== null;
}

/** Those of the recording first, in its order; then what is new. */
function keysOf(recorded: Indexed, asked: Indexed): string[] {
  return [...new Set([...Object.keys(recorded), ...Object.keys(asked)])].filter(
    (key) => recorded[key] !== undefined || asked[key] !== undefined,
  );
}

/**
 * How far apart two requests are: another vendor or endpoint is farther than another model, that is farther than a changed
 * text, and texts that share most of their words are near.
 */
export function distance(found: readonly Difference[]): number {
  return found.reduce((sum, one) => sum + weight(one), 0);
}

const WEIGHTS: Readonly<Record<string, number>> = { provider: 100, method: 100, path: 50, model: 4 };

function weight({ path, recorded, asked }: Difference): number {
  const fixed = WEIGHTS[path];
  if (fixed !== undefined) return fixed;
  if (typeof recorded === "string" && typeof asked === "string") return 0.5 + 2 * (1 - likeness(recorded, asked));
  return recorded === undefined || asked === undefined ? 2 : 1;
}

/** Share of words in common, 0 to 1. */
function likeness(one: string, other: string): number {
  const words = new Set(one.split(/\W+/));
  const others = new Set(other.split(/\W+/));
  const common = [...words].filter((word) => others.has(word)).length;
  return common / Math.max(words.size, others.size);
}
