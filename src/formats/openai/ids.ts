import { hash } from "node:crypto";
import type { Random } from "../../world/random.ts";

/** `resp_`, `msg_` and the like: 48 hexadecimal digits, as long as OpenAI's. */
export function itemId(prefix: string, random: Random): string {
  return `${prefix}_${hex(random, 48)}`;
}

/**
 * Of something that belongs to a response: always the same for the same response and label, and with the response's last
 * digits, as OpenAI's have.
 */
export function innerId(prefix: string, response: string, label: string): string {
  return `${prefix}_${derived(response, `${prefix} ${label}`, 32)}${tailOf(response)}`;
}

/** What the ids of a response and of its items end in. */
export function tailOf(id: string): string {
  return id.slice(-TAIL);
}

const TAIL = 16;

/** Hexadecimal digits, 128 at most, that a response's id and a label decide. */
export function derived(response: string, label: string, length: number): string {
  return hash("sha512", `${response} ${label}`, "hex").slice(0, length);
}

/** An id in the form of a UUID; its digits say nothing of a version. */
export function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => hex(random, length)).join("-");
}

export function hex(random: Random, length: number): string {
  return random.text(length, "0123456789abcdef");
}
