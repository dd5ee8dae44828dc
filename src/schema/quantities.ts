import { z } from "zod";

const BYTES = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30 } as const;
const MILLISECONDS = { MS: 1, S: 1000, M: 60_000, H: 3_600_000 } as const;

const size = 'expected a number of bytes, or text such as "512KiB" or "100MiB"';
const duration = 'expected a number of milliseconds, or text such as "500ms", "75s" or "5m"';

/** Bytes: a whole number above 0, or text with a unit (powers of ten: kB, MB, GB; of two: KiB, MiB, GiB). */
export const sizeBytes = quantity(BYTES, 1, size);

/** Milliseconds: a whole number, or text with a unit (ms, s, m, h). */
export const durationMs = quantity(MILLISECONDS, 0, duration);

function quantity(units: Readonly<Record<string, number>>, least: number, expected: string) {
  const names = Object.keys(units).map(anyCase).join("|");
  const pattern = new RegExp(`^\\d+(?:\\.\\d+)?\\s*(?:${names})$`);
  return z
    .union([z.int(expected).min(least, expected), z.string().regex(pattern, expected)], expected)
    .transform((value) => (typeof value === "number" ? value : inSmallestUnit(value, units)))
    .refine((value) => value >= least && Number.isSafeInteger(value), expected);
}

/** Spelled out rather than flagged, so that JSON Schema's flagless patterns accept the same. */
function anyCase(unit: string): string {
  return [...unit].map((letter) => `[${letter}${letter.toLowerCase()}]`).join("");
}

function inSmallestUnit(text: string, units: Readonly<Record<string, number>>): number {
  const number = Number.parseFloat(text);
  const unit = text.replace(/^[\d.]+\s*/, "").toUpperCase();
  return Math.round(number * (units[unit] ?? Number.NaN));
}
