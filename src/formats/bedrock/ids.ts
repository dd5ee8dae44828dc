import type { Random } from "../../world/random.ts";

const HEX = "0123456789abcdef";

/** The same for everything that asks within one answer. */
export function requestId(random: Random): string {
  const stream = random.fork("request-id");
  return [8, 4, 4, 4, 12].map((length) => stream.text(length, HEX)).join("-");
}

export function toolUseId(random: Random): string {
  return `tooluse_${random.text(22)}`;
}
