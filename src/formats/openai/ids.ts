import type { Random } from "../../world/random.ts";

/** `resp_`, `msg_` and the like: 48 hexadecimal digits, as long as OpenAI's. */
export function itemId(prefix: string, random: Random): string {
  return `${prefix}_${hex(random, 48)}`;
}

export function hex(random: Random, length: number): string {
  return random.text(length, "0123456789abcdef");
}
