import type { Provider } from "./provider.ts";

/** Where a request to a real host belongs behind the gateway. */
export interface BehindHost {
  readonly provider: Provider;
  /** After the slug, without leading slash; the query is not part of it. */
  readonly path: string;
}

/** Whom a host name belongs to, and where a path there is behind the gateway: `upstreamUrl` the other way round. */
export function hostBook(providers: readonly Provider[]): (host: string) => ((path: string) => BehindHost) | undefined {
  const entries = providers.flatMap((provider) => {
    const { hosts, path } = reachedOf(provider);
    return hosts.map((host) => ({ host, provider, path }));
  });
  const exact = new Map(entries.filter(({ host }) => !host.includes("*")).map((entry) => [entry.host, entry]));
  const patterns = entries.filter(({ host }) => host.includes("*")).map((entry) => ({ entry, pattern: hostPattern(entry.host) }));
  return (host) => {
    const entry = exact.get(host) ?? patterns.find(({ pattern }) => pattern.test(host))?.entry;
    return entry && ((path) => ({ provider: entry.provider, path: entry.path(host, path) }));
  };
}

/** Every real host of these providers; `*` stands for a part of a name. */
export function realHosts(providers: readonly Provider[]): string[] {
  return [...new Set(providers.flatMap((provider) => reachedOf(provider).hosts))].sort();
}

function reachedOf({ origin, reached }: Provider): NonNullable<Provider["reached"]> {
  if (reached) return reached;
  // What is filled in differs from caller to caller; such a provider says itself where it is reached, or has a door of its own.
  if (origin.includes("{")) return { hosts: [], path: (_host, path) => path };
  const { host, pathname } = new URL(origin);
  const base = pathname === "/" ? "" : `${pathname.slice(1)}/`;
  return { hosts: [host], path: (_host, path) => (path.startsWith(base) ? path.slice(base.length) : path) };
}

function hostPattern(host: string): RegExp {
  return new RegExp(`^${host.replaceAll(".", "\\.").replaceAll("*", "[a-z0-9-]+")}$`);
}
