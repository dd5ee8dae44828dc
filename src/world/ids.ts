import type { Random } from "./random.ts";

/** A lowercase UUIDv7 (G-ID-1): 48 bits of `nowMs`, then chance. */
export function uuid7(nowMs: number, random: Random): string {
  const high = Math.floor(nowMs / 65536);
  const version = random.word();
  const variant = random.word();
  const low = random.word();
  return (
    `${hex(high >>> 16)}${hex(high)}-${hex(nowMs % 65536)}-` +
    `${hex(0x7000 | (version & 0xfff))}-${hex(0x8000 | (version >>> 18))}-${hex(variant >>> 16)}${hex(variant)}${hex(low)}`
  );
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The lowest 16 bits as four digits. */
function hex(bits: number): string {
  return `${BYTES[(bits >>> 8) & 255]}${BYTES[bits & 255]}`;
}
