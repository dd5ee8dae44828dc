import type { CredentialPlace, Endpoint, Provider } from "./provider.ts";

/** What a provider speaks, as the command line and the docs print it. */
export interface ProviderFacts {
  /** Slug in the URL. */
  readonly id: string;
  /** What the path after the slug is appended to. */
  readonly origin: string;
  /** In the order in which they are first served: "chat", "embedding" … */
  readonly tasks: readonly string[];
  /** Ids of wire formats, vendor first. */
  readonly formats: readonly string[];
  readonly endpoints: readonly {
    readonly method: string;
    readonly path: string;
    readonly format: string;
    readonly task: string;
  }[];
  /** What stands before a model's name on /compat; null when it is not reached there. */
  readonly compat: string | null;
  /** Where a key may be, most usual place first. */
  readonly credentials: readonly string[];
}

export function describeProvider({ id, origin, endpoints, compat, credentials }: Provider): ProviderFacts {
  return {
    id,
    origin,
    tasks: [...new Set(endpoints.map(({ format }) => format.task))],
    formats: [...new Set(endpoints.map(({ format }) => format.id))],
    endpoints: endpoints.map(describeEndpoint),
    compat: compat ? `${compat.prefix}/` : null,
    credentials: credentials.map(describePlace),
  };
}

function describeEndpoint({ method, pattern, format }: Endpoint): ProviderFacts["endpoints"][number] {
  return { method, path: readable(pattern), format: format.id, task: format.task };
}

/**
 * The pattern as people write paths: `{name}` for what varies, `a|b` for a choice, brackets for what may be left out.
 */
function readable(pattern: string): string {
  return pattern
    .replace(/\{\w+:([^{}|]+)\|\}/g, "[$1]")
    .replace(/\{(\w+):[^{}]*\/\)\*\}/g, "[{$1}/]")
    .replace(/\{(\w+)\+\}/g, "{$1}")
    .replace(/\{\w+:([\w|]+)\}/g, "$1")
    .replace(/\{(\w+):[^{}]*\}/g, "{$1}");
}

function describePlace(place: CredentialPlace): string {
  if (place.in === "query") return `?${place.name}=`;
  return place.scheme === undefined ? place.name : `${place.name}: ${place.scheme}`;
}
