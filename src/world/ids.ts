import type { Random } from "./random.ts";

/** A lowercase UUIDv7 (G-ID-1): 48 bits of `nowMs`, then chance. */
export function uuid7(nowMs: number, random: Random): string {
  const time = hex(nowMs, 12);
  const high = hex(random.word(), 8);
  const low = hex(random.word(), 8) + hex(random.word(), 8);
  const variant = "89ab"[random.word() & 3];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${high.slice(0, 3)}-${variant}${high.slice(3, 6)}-${low.slice(0, 12)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
