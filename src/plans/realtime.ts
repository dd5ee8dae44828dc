import type { Arrival, RealtimeStep, StepPlan } from "../exchange/exchange.ts";
import { StepRequest } from "../exchange/step-request.ts";
import { forwardedHeaders } from "../intake/options.ts";
import { withCredential } from "../providers/credential.ts";

/** An upgrade as the vendor gets it (section 16.2): its key, however it came, stands where an HTTP request has it (G-RT-2). */
export function realtimeStep(arrival: Arrival, path: string, realtime: RealtimeStep): StepPlan {
  const { vendor, protocols } = realtime;
  const query = new URLSearchParams(arrival.search);
  const model = vendor.modelOf ? vendor.modelOf({ path, query }) : (query.get("model") ?? undefined);
  const own = { headers: ownHeaders(arrival.headers), search: arrival.search };
  const key = vendor.keyIn?.({ protocols, query });
  const { headers, search } = key === undefined || key === "" ? own : withCredential(vendor.provider, key, own);
  const params: Record<string, string> = model === undefined ? {} : { model };
  const request = new StepRequest({ method: "GET", path, search, params, headers, body: new Uint8Array(0) });
  return { provider: vendor.provider, endpoint: undefined, request, realtime };
}

/** Those of the handshake are between the caller and the gateway. */
function ownHeaders(headers: Arrival["headers"]): Record<string, string> {
  const forwarded = Object.entries(forwardedHeaders(headers));
  return Object.fromEntries(forwarded.filter(([name]) => !name.startsWith("sec-websocket-")));
}
