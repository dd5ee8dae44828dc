import type { Random } from "./random.ts";

const HEX = "0123456789abcdef";

/** A lowercase UUIDv7 (G-ID-1): 48 bits of `nowMs`, then chance. */
export function uuid7(nowMs: number, random: Random): string {
  const time = nowMs.toString(16).padStart(12, "0");
  const chance = random.text(18, HEX);
  const variant = random.pick(["8", "9", "a", "b"]);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-${variant}${chance.slice(3, 6)}-${chance.slice(6)}`;
}
