import type { StepRequest } from "../exchange/step-request.ts";
import type { Provider } from "../providers/provider.ts";

/** Whether a request carries a key where this provider looks for one. An empty value counts as absent (G-PROV-9). */
export function carriesCredential(provider: Provider, request: StepRequest): boolean {
  return provider.credentials.some((place) => {
    if (place.in === "query") return Boolean(request.query.get(place.name));
    const value = request.headers[place.name]?.trim();
    if (!value) return false;
    // "Bearer" with nothing behind it is what clients with an empty key send.
    return place.scheme === undefined || value.toLowerCase() !== place.scheme.toLowerCase();
  });
}
