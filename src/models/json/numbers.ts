import type { Random } from "../../world/random.ts";
import { acceptsNumber } from "./accepts.ts";
import { numberOf, type Schema } from "./schema.ts";

/** Where a number would usually lie, both ends included. */
export interface Range {
  readonly low: number;
  readonly high: number;
  /** Digits after the point. */
  readonly decimals?: number;
}

/** How many multiples are looked at before a fitting one is given up. */
const ENOUGH_MULTIPLES = 2000;

/**
 * A number that all schemas accept, within the usual range where they allow it: a limit is a limit, not a wish (zod sends
 * −9007199254740991 as the minimum of every integer).
 */
export function sampleNumber(schemas: readonly Schema[], whole: boolean, usual: Range, random: Random): number {
  const allowed = limits(schemas, whole);
  const step = Math.max(0, ...schemas.map((schema) => numberOf(schema["multipleOf"]) ?? 0));
  const fits = (number: number) =>
    (!whole || Number.isInteger(number)) && schemas.every((schema) => acceptsNumber(number, schema));
  if (step > 0) {
    const near = within({ low: usual.low, high: Math.max(usual.high, usual.low + 4 * step) }, allowed);
    const far = within({ low: -1000 * step, high: 1000 * step }, allowed);
    return multiple(step, near, random, fits) ?? multiple(step, far, random, fits) ?? 0;
  }
  const range = within(usual, allowed);
  return whole ? random.integer(range.low, Math.max(range.low, range.high)) : fraction(range, usual.decimals ?? 2, random, fits);
}

/** The allowed range with both ends included. */
function limits(schemas: readonly Schema[], whole: boolean): Range {
  let low = { at: -Infinity, excluded: false };
  let high = { at: Infinity, excluded: false };
  for (const schema of schemas) {
    for (const end of ends(schema, "minimum", "exclusiveMinimum")) {
      if (end.at > low.at || (end.at === low.at && end.excluded)) low = end;
    }
    for (const end of ends(schema, "maximum", "exclusiveMaximum")) {
      if (end.at < high.at || (end.at === high.at && end.excluded)) high = end;
    }
  }
  if (whole) {
    return {
      low: low.excluded ? Math.floor(low.at) + 1 : Math.ceil(low.at),
      high: high.excluded ? Math.ceil(high.at) - 1 : Math.floor(high.at),
    };
  }
  const quarter = (high.at - low.at) / 4;
  return {
    low: low.excluded ? low.at + Math.min(quarter, 1e-6 * Math.max(1, Math.abs(low.at))) : low.at,
    high: high.excluded ? high.at - Math.min(quarter, 1e-6 * Math.max(1, Math.abs(high.at))) : high.at,
  };
}

/** The ends that one schema sets; draft 4 and OpenAPI 3.0 say "exclusive" with a boolean. */
function ends(schema: Schema, inclusive: string, exclusive: string): readonly { at: number; excluded: boolean }[] {
  const at = numberOf(schema[inclusive]);
  const beyond = numberOf(schema[exclusive]);
  return [
    ...(at === undefined ? [] : [{ at, excluded: schema[exclusive] === true }]),
    ...(beyond === undefined ? [] : [{ at: beyond, excluded: true }]),
  ];
}

/** The usual range as far as it is allowed; where it is not at all, a range as wide at the nearest allowed place. */
function within(usual: Range, allowed: Range): Range {
  const width = usual.high - usual.low;
  if (allowed.low > usual.high) return { low: allowed.low, high: Math.min(allowed.high, allowed.low + width) };
  if (allowed.high < usual.low) return { low: Math.max(allowed.low, allowed.high - width), high: allowed.high };
  return { low: Math.max(usual.low, allowed.low), high: Math.min(usual.high, allowed.high) };
}

function multiple(step: number, range: Range, random: Random, fits: (number: number) => boolean): number | undefined {
  const first = Math.ceil(range.low / step);
  const count = Math.floor(range.high / step) - first + 1;
  if (count < 1) return undefined;
  const start = random.integer(0, count - 1);
  for (let tried = 0; tried < Math.min(count, ENOUGH_MULTIPLES); tried++) {
    const exact = (first + ((start + tried) % count)) * step;
    const tidy = Number(exact.toPrecision(12));
    if (fits(tidy)) return tidy;
    if (fits(exact)) return exact;
  }
  return undefined;
}

function fraction(range: Range, decimals: number, random: Random, fits: (number: number) => boolean): number {
  const number = range.low + random.next() * (range.high - range.low);
  const tidy = [Number(number.toFixed(decimals)), Number(number.toPrecision(6))];
  return tidy.find(fits) ?? number;
}
