import type { CredentialPlace, Provider } from "./provider.ts";

/** What may carry a key. Header names are lower case. */
interface KeyBearing {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
}

/** The key where this provider looks for one, as it was sent. An empty value counts as absent (G-PROV-9). */
export function credentialOf(provider: Provider, request: KeyBearing): string | undefined {
  for (const place of provider.credentials) {
    const value = valueAt(place, request);
    if (value && !isScheme(provider, value)) return value;
  }
  return undefined;
}

/**
 * Headers and query with `key` in the provider's first place (G-CRED-5). What stood empty in the others goes: a provider
 * would take it for a key (G-PROV-9).
 */
export function withCredential(
  provider: Provider,
  key: string,
  { headers, search }: { readonly headers: KeyBearing["headers"]; readonly search: string },
): { readonly headers: KeyBearing["headers"]; readonly search: string } {
  const [first] = provider.credentials;
  if (!first) return { headers, search };
  const kept: Record<string, string | undefined> = { ...headers };
  for (const place of provider.credentials) if (place.in === "header") delete kept[place.name];
  if (first.in === "query") return { headers: kept, search: withParameter(search, first.name, key) };
  kept[first.name] = first.scheme === undefined ? key : `${first.scheme} ${key}`;
  return { headers: kept, search };
}

function withParameter(search: string, name: string, value: string): string {
  const others = search
    .slice(1)
    .split("&")
    .filter((parameter) => parameter !== "" && !new URLSearchParams(parameter).has(name));
  return `?${[...others, `${name}=${encodeURIComponent(value)}`].join("&")}`;
}

/** The place where a key was sent and left empty; undefined when there is none, or a key elsewhere (G-PROV-9). */
export function emptyCredential(provider: Provider, request: KeyBearing): string | undefined {
  const empty = provider.credentials.find((place) =>
    place.in === "query" ? request.query.get(place.name) === "" : request.headers[place.name] !== undefined,
  );
  return credentialOf(provider, request) === undefined ? empty?.name : undefined;
}

/** "Bearer" with nothing behind it is what clients with an empty key send. */
function isScheme({ credentials }: Provider, value: string): boolean {
  return credentials.some((place) => place.in === "header" && place.scheme?.toLowerCase() === value.toLowerCase());
}

function valueAt(place: CredentialPlace, request: KeyBearing): string | undefined {
  return place.in === "query" ? (request.query.get(place.name) ?? undefined) : request.headers[place.name]?.trim();
}
