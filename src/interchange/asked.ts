import { recordedRequest } from "../backends/recorded-request.ts";
import type { RecordedRequest } from "../cassettes/recorded.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Arrival, StepPlan } from "../exchange/exchange.ts";
import { nativeStep } from "../intake/native-step.ts";
import type { ProviderList } from "../intake/plan.ts";
import { planCompat } from "../plans/compat.ts";
import { readSteps } from "../plans/universal.ts";
import { type BehindHost, hostBook } from "../providers/behind-host.ts";
import { customProvider } from "../providers/custom.ts";
import type { Provider } from "../providers/provider.ts";
import { CUSTOM_PREFIX } from "../schema/custom-provider.ts";

/** A request as some tool has kept it. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Who is known, and where. */
export interface Places {
  readonly providers: readonly Provider[];
  /** Those of the REST API, all of the gateway's among them: asked after where no other has the URL. */
  readonly onRest: readonly Provider[];
  /** Other base URLs by slug, as the configuration has them. */
  readonly upstreams: Readonly<Record<string, string>>;
}

/** What a recording of a request is found by, worked out as for one that comes in; or why there can be none. */
export type Found = { readonly request: RecordedRequest; readonly provider: Provider } | { readonly why: string };

/** `step`: which step of a universal request answered, from 0. */
export function findRequest(asked: Asked, places: Places, step = 0): Found {
  const url = URL.canParse(asked.url) ? new URL(asked.url) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return { why: `its URL is none that is asked over HTTP: ${shortened(asked.url)}` };
  try {
    const gateway = configured(url, places) ? undefined : gatewayPath(url, asked.body);
    if (gateway !== undefined) return throughGateway(asked, { path: gateway, search: url.search }, places, step);
    const vendor = vendorAt(url, places);
    if (!vendor) return { why: `${url.host} is no provider's; upstreams in the configuration can say whose it is` };
    return recorded(nativeStep(arrival(asked, vendor.path, url.search), vendor.path, vendor.provider));
  } catch (error) {
    if (error instanceof GatewayError) return { why: error.hint };
    throw error;
  }
}

/** Whom a URL asks, and for what: configured base URLs count before the real ones. */
function vendorAt(url: URL, places: Places): BehindHost | undefined {
  const { providers, onRest } = places;
  const found = hostBook(providers)(url.host) ?? hostBook(onRest)(url.host);
  return configured(url, places) ?? found?.(url.pathname.slice(1)) ?? ofAccount(url, providers);
}

function configured(url: URL, { providers, onRest, upstreams }: Places): BehindHost | undefined {
  for (const provider of [...providers, ...onRest]) {
    const path = pathBelow(upstreams[provider.id], url);
    if (path !== undefined) return { provider, path };
  }
  return undefined;
}

function pathBelow(base: string | undefined, url: URL): string | undefined {
  const start = base === undefined ? undefined : `${new URL(base).href.replace(/\/$/, "")}/`;
  const whole = url.origin + url.pathname;
  return start !== undefined && whole.startsWith(start) ? whole.slice(start.length) : undefined;
}

/** Cloudflare's own models are asked under the account that asks. */
function ofAccount(url: URL, providers: readonly Provider[]): BehindHost | undefined {
  for (const provider of providers) {
    const [before, after] = provider.origin.split("{account}");
    if (after === undefined || !url.href.startsWith(before ?? "")) continue;
    const path = new RegExp(`^[^/]+${after}/(.+)$`).exec((url.origin + url.pathname).slice(before?.length))?.[1];
    if (path !== undefined) return { provider, path };
  }
  return undefined;
}

const LOOPBACK = /^(?:localhost|127\.[\d.]+|\[::1\])$/;

/** What follows the gateway: of the real one, and of one on this machine, where models may be served as well. */
function gatewayPath({ hostname, pathname }: URL, body: Uint8Array): string | undefined {
  const path = /^\/v1\/[^/]+\/[^/]+\/?(.*)$/.exec(pathname)?.[1];
  if (hostname === "gateway.ai.cloudflare.com") return path;
  const isSteps = path !== "" || /^\s*(?:\[|\{\s*"provider")/.test(Buffer.from(body.subarray(0, 64)).toString("utf8"));
  return LOOPBACK.test(hostname) && isSteps ? path : undefined;
}

type At = { readonly path: string; readonly search: string };

function throughGateway(asked: Asked, { path, search }: At, places: Places, step: number): Found {
  const all = listOf(places);
  if (path === "") {
    const steps = readSteps(arrival(asked, "", search), all);
    const plan = steps[step];
    return plan ? recorded(plan) : { why: `its answer is of step ${step}, and it has ${steps.length}` };
  }
  const [slug = "", ...rest] = path.split("/");
  const after = rest.join("/");
  if (slug === "compat") return ofCompat(planCompat(arrival(asked, path, search), after, all));
  const provider = all.find(slug);
  return provider
    ? recorded(nativeStep(arrival(asked, path, search), after, provider))
    : { why: `'${slug}' is no provider of the gateway` };
}

/** Where the gateway translates, the answer is in its words and not in the provider's. */
function ofCompat(plan: StepPlan): Found {
  const { compat, id } = plan.provider;
  if (compat?.target) return { why: `the gateway had translated what ${id} said: a recording has the provider's own words` };
  return recorded(plan, compat?.path?.({}));
}

function listOf({ providers, onRest }: Places): ProviderList {
  const find = (slug: string) => [...providers, ...onRest].find(({ id }) => id === slug) ?? custom(slug);
  return { all: providers, onRest, find };
}

/** An account's own provider, of which no more is known than its slug. */
function custom(slug: string): Provider | undefined {
  if (!slug.startsWith(CUSTOM_PREFIX)) return undefined;
  return customProvider({ id: slug, baseUrl: "https://custom.invalid", headers: {} });
}

function recorded({ provider, endpoint, request, outgoing }: StepPlan, unplaced?: string): Found {
  return { provider, request: recordedRequest({ provider, outgoing: { ...(outgoing ?? { endpoint, request }), unplaced } }) };
}

/** The step that a request at a provider's own path is. */
export function providerStep(asked: Asked, provider: Provider): StepPlan {
  const { pathname, search } = new URL(asked.url);
  const path = pathname.slice(1);
  return nativeStep(arrival(asked, path, search), path, provider);
}

function arrival({ method, headers, body }: Asked, path: string, search: string): Arrival {
  const { signal } = new AbortController();
  return {
    ...{ door: "gateway", safeUrl: "", account: "local", gateway: "default" },
    ...{ method, path, search, headers, body, signal, gone: false },
  };
}

function shortened(url: string): string {
  return JSON.stringify(url.length > 60 ? `${url.slice(0, 60)}…` : url);
}
