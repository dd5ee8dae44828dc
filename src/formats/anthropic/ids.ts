import type { Random } from "../../world/random.ts";

export function messageId(random: Random): string {
  return `msg_01${random.text(22)}`;
}

export function toolUseId(random: Random): string {
  return `toolu_01${random.text(22)}`;
}

/** The same for everything that asks within one answer: the header and an error's body must agree. */
export function requestId(random: Random): string {
  return `req_01${random.fork("request-id").text(22)}`;
}
