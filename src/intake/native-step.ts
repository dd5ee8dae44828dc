import { GatewayError } from "../errors/gateway-error.ts";
import { arrivalWith } from "../exchange/arrival-with.ts";
import type { Arrival, StepPlan } from "../exchange/exchange.ts";
import { StepRequest } from "../exchange/step-request.ts";
import type { Endpoint, Provider } from "../providers/provider.ts";
import { forwardedHeaders } from "./options.ts";

/** The request as this provider gets it, and which of its endpoints that is; `path` is what follows the provider. */
export function nativeStep(asked: Arrival, askedPath: string, provider: Provider): StepPlan {
  const { arrival, path } = atTarget(asked, askedPath, provider);
  const withoutPrefix = dropPrefix(path, provider.optionalPrefix);
  const method = arrival.method === "HEAD" ? "GET" : arrival.method;
  for (const endpoint of provider.endpoints) {
    if (endpoint.method !== method) continue;
    const params = endpoint.match(withoutPrefix);
    if (params) return stepTo(provider, endpoint, request(arrival, withoutPrefix, params));
  }
  return stepTo(provider, undefined, request(arrival, withoutPrefix, {}));
}

/** What is wanted of a provider. It gets the headers that it has configured besides, which cache and rules know nothing of. */
export function stepTo(provider: Provider, endpoint: Endpoint | undefined, request: StepRequest): StepPlan {
  const { addedHeaders } = provider;
  if (!addedHeaders) return { provider, endpoint, request };
  const { headers, search } = request;
  return {
    provider,
    endpoint,
    request,
    outgoing: { endpoint, request: request.with({ headers: { ...addedHeaders, ...headers }, search }) },
  };
}

/** The path and query of the URL in the provider's target header; a host that is not the provider's own stands before the path. */
function atTarget(arrival: Arrival, path: string, provider: Provider): { arrival: Arrival; path: string } {
  const { target } = provider;
  const given = target && arrival.headers[target.header];
  if (!target || given === undefined) return { arrival, path };
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol !== "https:" || !target.hosts.test(url.hostname)) {
    const text = `${target.header} names ${url ? `'${url.protocol}//${url.host}'` : "no URL"}: only hosts of ${provider.id} are sent to`;
    throw new GatewayError("invalidProvider", `${text}, such as ${provider.origin}/…`);
  }
  const host = url.origin === provider.origin ? "" : `${url.host}/`;
  return { arrival: arrivalWith(arrival, { search: url.search }), path: `${host}${url.pathname.slice(1)}` };
}

/** "v1 opt." in the table of section 2: one leading segment is dropped where the origin already ends in it. */
function dropPrefix(path: string, prefix: string | undefined): string {
  return prefix !== undefined && path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : path;
}

function request(arrival: Arrival, path: string, params: Record<string, string>): StepRequest {
  return new StepRequest({
    method: arrival.method,
    path,
    search: arrival.search,
    params,
    headers: forwardedHeaders(arrival.headers),
    body: arrival.body,
  });
}
