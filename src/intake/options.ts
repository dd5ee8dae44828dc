import type { Arrival } from "../exchange/exchange.ts";
import { HOP_BY_HOP } from "../rules/hop-by-hop.ts";

/** What is between the caller and Cloudflare. */
const NOT_FORWARDED: ReadonlySet<string> = new Set([
  ...HOP_BY_HOP,
  "host",
  "cf-access-client-id",
  "cf-access-client-secret",
  "cf-access-jwt-assertion",
  "cf-access-token",
  "cf-cache-ttl",
  "cf-skip-cache",
  "payment-method",
  "payment-signature",
]);

/** What the provider gets to see of the caller's headers (G-PASS-3, R-12). */
export function forwardedHeaders(headers: Arrival["headers"]): Record<string, string> {
  const forwarded: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || NOT_FORWARDED.has(name) || name.startsWith("cf-aig-") || name.startsWith("x-aigw-")) continue;
    if (name === "cookie") addCookies(forwarded, value);
    else forwarded[name] = value;
  }
  return forwarded;
}

/** Access leaves its token in a cookie as well (G-ACC-1): it is taken out, and nothing else is (G-ACC-4). */
const ACCESS_COOKIE = /^\s*CF_Authorization\s*=/i;

function addCookies(forwarded: Record<string, string>, value: string): void {
  const cookies = value.split(";");
  const kept = cookies.filter((cookie) => !ACCESS_COOKIE.test(cookie));
  if (kept.length === cookies.length) forwarded["cookie"] = value;
  else if (kept.length > 0) forwarded["cookie"] = kept.join(";").trim();
}
