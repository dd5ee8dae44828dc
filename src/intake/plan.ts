import { GatewayError } from "../errors/gateway-error.ts";
import { nearest } from "../errors/nearest.ts";
import type { Arrival, Plan, Surface } from "../exchange/exchange.ts";
import { planCompat } from "../plans/compat.ts";
import { singleStep } from "../plans/native.ts";
import { realtimeStep } from "../plans/realtime.ts";
import { readSteps, universal } from "../plans/universal.ts";
import { universalSocket } from "../plans/universal-socket.ts";
import type { Provider } from "../providers/provider.ts";
import type { RealtimeProvider } from "../realtime/provider.ts";
import { nativeStep } from "./native-step.ts";

export interface ProviderList {
  readonly all: readonly Provider[];
  /** Those of the REST API: some have no slug on the gateway host. */
  readonly onRest: readonly Provider[];
  find(slug: string): Provider | undefined;
  /** Slugs of the account's own that are not enabled: refused like unknown ones (G-CUST-5). */
  readonly disabled?: readonly string[];
  /** Those that are spoken to over sockets (section 16.2); none when left out. */
  readonly overSockets?: readonly RealtimeProvider[];
}

/**
 * A slug that is no provider's is refused before anything else is looked at, gateway and token included (spec section 23).
 * Undefined where there is no slug: under `/compat`, and on the universal endpoint.
 */
export function providerOf(arrival: Arrival, providers: ProviderList): Provider | undefined {
  const slug = slugOf(arrival.path);
  if (arrival.path === "") return undefined;
  if (arrival.upgrade) return vendorOf(arrival, providers).provider;
  if (slug === "compat") return undefined;
  const provider = providers.find(slug);
  if (!provider) throw unknownProvider(arrival, slug, providers);
  return provider;
}

function slugOf(path: string): string {
  const slash = path.indexOf("/");
  return slash < 0 ? path : path.slice(0, slash);
}

/** Chooses how to answer, by the first segment after the gateway (G-URL-1). */
export function choosePlan(
  arrival: Arrival,
  provider: Provider | undefined,
  providers: ProviderList,
): { surface: Surface; plan: Plan } {
  const { upgrade, framed } = arrival;
  if (arrival.path === "" && upgrade) return { surface: "websocket", plan: universalSocket(upgrade.universal) };
  if (arrival.path === "") return { surface: framed ? "websocket" : "universal", plan: universal(readSteps(arrival, providers)) };
  const path = arrival.path.slice(slugOf(arrival.path).length + 1);
  if (upgrade) {
    const step = realtimeStep(arrival, path, { vendor: vendorOf(arrival, providers), protocols: upgrade.protocols });
    return { surface: "realtime", plan: singleStep(step) };
  }
  if (!provider) return { surface: "compat", plan: singleStep(planCompat(arrival, path, providers)) };
  return { surface: "provider", plan: singleStep(nativeStep(arrival, path, provider)) };
}

/** Who is spoken to over this socket. */
function vendorOf({ path }: Arrival, { overSockets = [] }: ProviderList): RealtimeProvider {
  const slug = slugOf(path);
  const vendor = overSockets.find((candidate) => candidate.slug === slug);
  if (vendor) return vendor;
  const slugs = overSockets.map((candidate) => candidate.slug);
  const meant = nearest(slug, slugs);
  const known = slugs.length === 0 ? "" : `; these are: ${slugs.join(", ")}`;
  const idea = meant === undefined ? "" : ` Did you mean '${meant}'?`;
  throw new GatewayError(
    "invalidProvider",
    `'${slug}' is not spoken to over sockets${known}.${idea} Frames for any provider go over the socket at /v1/{account}/{gateway}`,
  );
}

/** G-URL-7. */
function unknownProvider(arrival: Arrival, slug: string, providers: ProviderList): GatewayError {
  const slugs = [...providers.all.map(({ id }) => id), ...(providers.disabled ?? []), "compat"];
  const cut = slugs.includes(arrival.account) || slugs.includes(arrival.gateway);
  const why = isDisabled(slug, providers) ?? `'${slug}' is no provider; ${advice(arrival, slug, slugs)}`;
  return new GatewayError("invalidProvider", why, {
    lint: cut ? { id: "AIGW-L010", about: `/v1/${arrival.account}/${arrival.gateway}/${slug}` } : undefined,
  });
}

/** A sentence about a custom provider that is there and may not be used; undefined for every other slug. */
export function isDisabled(slug: string, { disabled }: ProviderList): string | undefined {
  if (!disabled?.includes(slug)) return undefined;
  return `the custom provider '${slug}' is not enabled, as none is at first; set enable: true under custom_providers in aigw.config`;
}

/** What was probably meant. */
function advice({ account, gateway, path }: Arrival, slug: string, slugs: readonly string[]): string {
  if (slugs.includes(account))
    return `account and gateway are missing: try /v1/local/default/${[account, gateway, path].join("/")}`;
  if (slugs.includes(gateway)) return `the account (or gateway) is missing: try /v1/local/default/${[gateway, path].join("/")}`;
  const twice = `v1/${account}/${gateway}/`;
  if (path.startsWith(twice))
    return `account and gateway are there twice: a custom domain stands for both, so try /${path.slice(twice.length)}`;
  if (path.startsWith("client/v4/"))
    return "the REST API is not served on a custom domain or behind a gateway: its paths begin the URL";
  if (/^v\d/.test(slug)) return `the provider is missing: try /v1/${account}/${gateway}/openai/${path.slice(slug.length + 1)}`;
  const known = `known: ${slugs.join(", ")}`;
  const meant = nearest(slug, slugs);
  if (meant === undefined) return known;
  const why = meant === slug.toLowerCase() ? ", in lower case" : "";
  return `did you mean '${meant}'${why}? ${known}`;
}
