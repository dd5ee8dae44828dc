import { GatewayError } from "../errors/gateway-error.ts";
import { nearest } from "../errors/nearest.ts";
import type { Arrival, Plan, Surface } from "../exchange/exchange.ts";
import { planCompat } from "../plans/compat.ts";
import { singleStep } from "../plans/native.ts";
import { readSteps, universal } from "../plans/universal.ts";
import type { Provider } from "../providers/provider.ts";
import { nativeStep } from "./native-step.ts";

export interface ProviderList {
  readonly all: readonly Provider[];
  /** Those of the REST API: some have no slug on the gateway host. */
  readonly onRest: readonly Provider[];
  find(slug: string): Provider | undefined;
}

/** Chooses how to answer, by the first segment after the gateway (G-URL-1). */
export function choosePlan(arrival: Arrival, providers: ProviderList): { surface: Surface; plan: Plan } {
  if (arrival.path === "") return { surface: "universal", plan: universal(readSteps(arrival, providers)) };
  const slash = arrival.path.indexOf("/");
  const slug = slash < 0 ? arrival.path : arrival.path.slice(0, slash);
  const path = slash < 0 ? "" : arrival.path.slice(slash + 1);
  if (slug === "compat") return { surface: "compat", plan: singleStep(planCompat(arrival, path, providers)) };
  const provider = providers.find(slug);
  if (!provider) throw unknownProvider(arrival, slug, providers);
  return { surface: "provider", plan: singleStep(nativeStep(arrival, path, provider)) };
}

/** G-URL-7. */
function unknownProvider(arrival: Arrival, slug: string, providers: ProviderList): GatewayError {
  const slugs = [...providers.all.map((provider) => provider.id), "compat"];
  const cut = slugs.includes(arrival.account) || slugs.includes(arrival.gateway);
  return new GatewayError("invalidProvider", `'${slug}' is no provider; ${advice(arrival, slug, slugs)}`, {
    lint: cut ? { id: "AIGW-L010", about: `/v1/${arrival.account}/${arrival.gateway}/${slug}` } : undefined,
  });
}

/** What was probably meant. */
function advice({ account, gateway, path }: Arrival, slug: string, slugs: readonly string[]): string {
  if (slugs.includes(account))
    return `account and gateway are missing: try /v1/local/default/${[account, gateway, path].join("/")}`;
  if (slugs.includes(gateway)) return `the account (or gateway) is missing: try /v1/local/default/${[gateway, path].join("/")}`;
  if (/^v\d/.test(slug)) return `the provider is missing: try /v1/${account}/${gateway}/openai/${path.slice(slug.length + 1)}`;
  const known = `known: ${slugs.join(", ")}`;
  const meant = nearest(slug, slugs);
  if (meant === undefined) return known;
  const why = meant === slug.toLowerCase() ? ", in lower case" : "";
  return `did you mean '${meant}'${why}? ${known}`;
}
