import type { RecordedRequest } from "../cassettes/recorded.ts";
import type { Provider } from "../providers/provider.ts";
import { upstreamUrl } from "../providers/upstream-url.ts";
import type { Places } from "./asked.ts";

/** Where a recorded request goes: the provider's own URL, or the gateway's of one that only an account knows. */
export function urlOf({ provider: slug, path, query }: RecordedRequest, { providers, onRest }: Places): string {
  const provider = [...providers, ...onRest].find(({ id }) => id === slug);
  const search = query === "" ? "" : `?${query}`;
  if (!provider) return `https://gateway.ai.cloudflare.com/v1/local/default/${slug}/${path}${search}`;
  return upstreamUrl(provider, { path, search, headers: {} }, { account: "local" });
}

/** A JSON body with the model that recordings keep apart, unless the path, the query or another member has it. */
export function wholeJson({ model, body, ...request }: RecordedRequest, provider: Provider | undefined): unknown {
  const value = body.kind === "json" ? body.value : undefined;
  if (model === undefined || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const members = value as Readonly<Record<string, unknown>>;
  const endpoint = provider?.endpoints.find(({ method, match }) => method === request.method && match(request.path));
  const inPath = endpoint?.match(request.path)?.["model"] !== undefined;
  if ("model" in members || "model_id" in members || inPath || new URLSearchParams(request.query).has("model")) return value;
  return { model, ...members };
}
