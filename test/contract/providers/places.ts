import { providers } from "../../../src/providers/index.ts";
import type { Endpoint, Provider } from "../../../src/providers/provider.ts";

type Params = Readonly<Record<string, string>>;

/** What a path holds where nobody says anything better. */
const USUAL: Params = { id: "an-id", project: "p", region: "us-east-1", resource: "a-resource", voice: "JBFqnCBsd6RMkjVDRZzb" };

/** The endpoint that answers at a path: the first that knows it. */
export function servedAt(provider: Provider, method: string, path: string): Endpoint | undefined {
  return provider.endpoints.find((endpoint) => endpoint.method === method && endpoint.match(path));
}

/** What a sample's path says to any endpoint of the format, whoever's. */
export function paramsIn(endpoint: Endpoint, path: string | undefined): Params {
  if (path === undefined) return {};
  const speaking = providers.flatMap(({ endpoints }) => endpoints).filter(({ format }) => format === endpoint.format);
  for (const { match } of [endpoint, ...speaking]) {
    const params = match(path);
    if (params) return params;
  }
  return {};
}

/**
 * The pattern as a path: each of its places with what `params` has for it, else with what is usual or the first choice.
 * `models` are tried where a model is named.
 */
export function filled({ pattern }: Endpoint, params: Params, models: readonly string[]): string {
  return pattern.replace(PLACE, (_, name: string, kind = "") => {
    const choices = kind.slice(1).split("|");
    const known = name === "model" ? models : [];
    const wanted = [params[name], USUAL[name], ...known, ...choices, "a-model", "acme/a-model", "mock/echo"];
    return wanted.find((text) => text !== undefined && fits(text, kind)) ?? "";
  });
}

/** Whether the pattern has a place of the name that takes the text. */
export function hasPlaceFor({ pattern }: Endpoint, name: string, text: string): boolean {
  return [...pattern.matchAll(PLACE)].some(([, found, kind = ""]) => found === name && fits(text, kind));
}

const PLACE = /\{(\w+)(\+|:[^}]*)?\}/g;

function fits(text: string, kind: string): boolean {
  if (kind === "+") return text !== "";
  return new RegExp(kind === "" ? "^[^/]+$" : `^(?:${kind.slice(1)})$`).test(text);
}
