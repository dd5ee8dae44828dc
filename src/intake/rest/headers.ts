import type { Arrival } from "../../exchange/exchange.ts";
import type { Provider } from "../../providers/provider.ts";
import { forwardedHeaders } from "../options.ts";
import { placesOf } from "../token-places.ts";

/** Cloudflare's own on this surface. They say nothing to a provider, and nothing about which answer is wanted. */
const CLOUDFLARES = ["x-auth-email", "x-auth-key", "cookie"];

/** What a provider gets to see of a REST request's headers: no credential at all, since none of them can be its own. */
export function restHeaders(headers: Arrival["headers"], provider: Provider): Record<string, string> {
  const forwarded = forwardedHeaders(headers);
  for (const name of CLOUDFLARES) delete forwarded[name];
  // Nor where other providers have theirs: Anthropic's SDK sends its API token as x-api-key, whoever is asked.
  for (const place of placesOf(provider)) if (place.in === "header") delete forwarded[place.name];
  return { ...provider.rest?.headers, ...forwarded };
}
