import type { Arrival } from "../exchange/exchange.ts";
import { bearer, type CredentialPlace, header, type Provider, query } from "../providers/provider.ts";
import { tokenIn } from "../rules/gateway-token.ts";

/** Where some provider or other has its key: clients put a gateway token there too (G-AUTH-4). */
const GENERIC = [
  bearer,
  header("x-api-key"),
  header("x-goog-api-key"),
  header("api-key"),
  header("xi-api-key"),
  query("key"),
] as const;

/** `/compat` and the universal endpoint have the key where OpenAI has it. */
const UNIFIED = [bearer] as const;

const ofProvider = new WeakMap<Provider, readonly CredentialPlace[]>();

/** Where a request to this provider may carry a gateway token besides `cf-aig-authorization`; with none, to a unified endpoint. */
export function tokenPlaces(provider: Provider | undefined): readonly CredentialPlace[] {
  return provider ? placesOf(provider) : UNIFIED;
}

/** Where this provider has its key, and then where others have theirs. */
export function placesOf(provider: Provider): readonly CredentialPlace[] {
  let places = ofProvider.get(provider);
  if (!places) {
    const others = GENERIC.filter((generic) => !provider.credentials.some((own) => isSame(own, generic)));
    places = [...provider.credentials, ...others];
    ofProvider.set(provider, places);
  }
  return places;
}

function isSame(one: CredentialPlace, other: CredentialPlace): boolean {
  return one.in === other.in && one.name === other.name;
}

/** What stands there, without its scheme; empty when nothing does. */
export function tokenAt(place: CredentialPlace, { headers, search }: Pick<Arrival, "headers" | "search">): string {
  if (place.in === "header") return tokenIn(headers[place.name] ?? "");
  return search === "" ? "" : (new URLSearchParams(search).get(place.name) ?? "");
}

/** Headers and query without what stands at these places. What is left of the query stays as it was written. */
export function without(
  places: readonly CredentialPlace[],
  { headers, search }: Pick<Arrival, "headers" | "search">,
): Pick<Arrival, "headers" | "search"> {
  const isTaken = (kind: CredentialPlace["in"], name: string) => places.some((place) => place.in === kind && place.name === name);
  const kept = Object.entries(headers).filter(([name]) => !isTaken("header", name));
  const parameters = search.slice(1).split("&");
  const left = parameters.filter((parameter) => !isTaken("query", [...new URLSearchParams(parameter).keys()][0] ?? ""));
  return {
    headers: Object.fromEntries(kept),
    search: left.length === parameters.length ? search : left.length === 0 ? "" : `?${left.join("&")}`,
  };
}
