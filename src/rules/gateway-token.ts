import { hash } from "node:crypto";

/** The gateway tokens of an account (G-AUTH-3, G-AUTH-6). They are kept as digests: nothing that compares them can leak one. */
export interface GatewayTokens {
  readonly count: number;
  has(token: string): boolean;
}

export function gatewayTokens(tokens: readonly string[]): GatewayTokens {
  const digests = new Set(tokens.map(digest));
  return { count: digests.size, has: (token) => digests.size > 0 && digests.has(digest(token)) };
}

/** What a header holds, without the word in front: `Bearer t`, `Token t`, `Key t` or `t` alone; empty when it holds nothing. */
export function tokenIn(value: string): string {
  return value.replace(SCHEME, "").trim();
}

const SCHEME = /^\s*(?:bearer|token|key)(?:\s+|$)/i;

function digest(token: string): string {
  return hash("sha256", token, "base64");
}
