import type { Arrival } from "../../exchange/exchange.ts";
import type { Provider } from "../../providers/provider.ts";
import { forwardedHeaders } from "../options.ts";

/** Cloudflare's own on this surface. They say nothing to a provider, and nothing about which answer is wanted. */
const CLOUDFLARES = ["authorization", "x-auth-email", "x-auth-key", "cookie"];

/** What a provider gets to see of a REST request's headers: no credential at all, since none of them can be its own. */
export function restHeaders(headers: Arrival["headers"], provider: Provider): Record<string, string> {
  const forwarded = forwardedHeaders(headers);
  for (const name of CLOUDFLARES) delete forwarded[name];
  for (const place of provider.credentials) if (place.in === "header") delete forwarded[place.name];
  return { ...provider.rest?.headers, ...forwarded };
}
