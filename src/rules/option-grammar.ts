/** What became of an option's text. Without a value it is ignored; a remark tells its author what was done instead. */
export interface Read<Value> {
  readonly value?: Value;
  readonly remark?: string;
}

export type Reader<Value> = (text: string) => Read<Value>;

/** `true` or `false` in any case; anything else is ignored (spec section 8). */
export const readBoolean: Reader<boolean> = (text) => {
  const word = text.trim().toLowerCase();
  if (word === "true") return { value: true };
  if (word === "false") return { value: false };
  return { remark: `${quoted(text)} is neither true nor false and is ignored` };
};

const DIGITS = /^\d+$/;

/** Decimal digits (spec section 8), moved into the bounds when outside (G-HDR-2). `zero: "kept"` lets 0 be below them. */
export function wholeNumber(bounds: { readonly min: number; readonly max: number; readonly zero?: "kept" }): Reader<number> {
  return (text) => {
    const digits = text.trim();
    if (!DIGITS.test(digits)) return { remark: `${quoted(text)} is no whole number and is ignored` };
    const number = Number(digits);
    return number === 0 && bounds.zero ? { value: 0 } : clamped(number, bounds);
  };
}

/** A number moved into its bounds, with a remark when that changed it. */
export function clamped(number: number, { min, max }: { readonly min: number; readonly max: number }): Read<number> {
  if (number < min) return { value: min, remark: `${number} is below the minimum, so ${min} is used` };
  if (number > max) return { value: max, remark: `${number} is above the maximum, so ${max} is used` };
  return { value: number };
}

/** Any text but the empty one. */
export const readText: Reader<string> = (text) => (text === "" ? { remark: "is empty and is ignored" } : { value: text });

export function oneOf<Word extends string>(words: readonly Word[]): Reader<Word> {
  return (text) => {
    const given = text.trim().toLowerCase();
    const word = words.find((known) => known === given);
    return word === undefined ? { remark: `${quoted(text)} is none of ${words.join(", ")} and is ignored` } : { value: word };
  };
}

/** The JSON object in a header, or undefined (G-HDR-4). */
export function jsonObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    // G-HDR-4: the request goes on without it.
    return undefined;
  }
}

const SHOWN = 60;

function quoted(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text);
}
