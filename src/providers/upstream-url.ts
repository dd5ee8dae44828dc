import type { Provider } from "./provider.ts";

/** What of a request says where it goes. */
export interface Addressed {
  /** After the provider, without leading slash. */
  readonly path: string;
  /** With its question mark; empty when there is none. */
  readonly search: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/**
 * The provider's own URL of a request: base + remaining path + original query string (G-PROV-1). `base` takes the place of the
 * usual one; `account` is what Cloudflare's own models are asked under.
 */
export function upstreamUrl(
  provider: Provider,
  request: Addressed,
  { base, account }: { base?: string | undefined; account: string },
): string {
  const { origin = provider.origin, path } = provider.located?.(request) ?? { path: request.path };
  return `${base ?? origin.replace("{account}", account)}/${path}${request.search}`;
}
