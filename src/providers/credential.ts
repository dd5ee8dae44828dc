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
    if (value) return value;
  }
  return undefined;
}

function valueAt(place: CredentialPlace, request: KeyBearing): string | undefined {
  if (place.in === "query") return request.query.get(place.name) ?? undefined;
  const value = request.headers[place.name]?.trim();
  // "Bearer" with nothing behind it is what clients with an empty key send.
  return place.scheme !== undefined && value?.toLowerCase() === place.scheme.toLowerCase() ? undefined : value;
}
