import type { FormatRequest } from "../formats/format.ts";
import { requestWith } from "../formats/with-json.ts";
import type { Endpoint } from "../providers/provider.ts";
import { knownBody } from "./known-bodies.ts";
import type { StepRequest } from "./step-request.ts";

type ReadAsk = ReturnType<Endpoint["format"]["readAsk"]>;

/** What a format has read from a request, and everything besides the body that it looked at. */
export interface KnownAsk {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: ReadonlyMap<string, string | undefined>;
  /** Undefined where it looked at more than is noted here, and has to read again. */
  readonly ask: ReadAsk | undefined;
}

/** More is kept of no body: few are sent to many endpoints. */
const MOST = 8;

/**
 * What the request asks, as the endpoint's format reads it. `onKept` hears of an ask that will be given again, the same object, to
 * requests that are alike. Throws BadAsk.
 */
export function askOf(endpoint: Endpoint, request: StepRequest, onKept?: (ask: ReadAsk) => void): ReadAsk {
  const body = knownBody(request.body);
  if (!body) return endpoint.format.readAsk(request);
  const known = body.asks.get(endpoint);
  if (known && isAlike(known, request)) return known.ask ?? endpoint.format.readAsk(request);
  const kept = readNoted(endpoint, request);
  if (body.asks.size >= MOST) body.asks.clear();
  body.asks.set(endpoint, kept.known);
  if (kept.known.ask) onKept?.(kept.ask);
  return kept.ask;
}

function isAlike({ method, path, search, headers }: KnownAsk, request: StepRequest): boolean {
  if (request.path !== path || request.search !== search || request.method !== method) return false;
  for (const [name, value] of headers) if (request.headers[name] !== value) return false;
  return true;
}

function readNoted(endpoint: Endpoint, request: StepRequest): { readonly ask: ReadAsk; readonly known: KnownAsk } {
  const seen: Seen = { headers: new Map(), more: false };
  const ask = endpoint.format.readAsk(noting(request, seen));
  const { method, path, search } = request;
  return { ask, known: { method, path, search, headers: seen.headers, ask: seen.more ? undefined : ask } };
}

interface Seen {
  readonly headers: Map<string, string | undefined>;
  /** Whether it looked at what is not noted. */
  more: boolean;
}

/** The same request, which notes what is looked at. Its params are what the endpoint makes of the path. */
function noting(request: StepRequest, seen: Seen): FormatRequest {
  const headers = new Proxy(request.headers, {
    get(all, name) {
      if (typeof name === "string") seen.headers.set(name, all[name]);
      return Reflect.get(all, name);
    },
    has(all, name) {
      seen.more = true;
      return Reflect.has(all, name);
    },
    ownKeys(all) {
      seen.more = true;
      return Reflect.ownKeys(all);
    },
  });
  const form = () => {
    seen.more = true;
    return request.form();
  };
  return requestWith(request, { headers, form });
}
