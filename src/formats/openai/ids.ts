import type { Random } from "../../world/random.ts";

/** `resp_`, `msg_` and the like: 48 hexadecimal digits, as long as OpenAI's. */
export function itemId(prefix: string, random: Random): string {
  return `${prefix}_${hex(random, 48)}`;
}

/** An id in the form of a UUID; its digits say nothing of a version. */
export function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => hex(random, length)).join("-");
}

export function hex(random: Random, length: number): string {
  return random.text(length, "0123456789abcdef");
}
