import { jsonIn } from "../exchange/body.ts";
import type { FaultPredicate, FaultRequest } from "../schema/fault-input.ts";
import type { Place } from "./where.ts";

/** What a predicate says of a place: whether it fits, or why that cannot be said. */
export type Said = { readonly fits: boolean } | { readonly why: string };

/** Asks a function of the operator's, which may be as wrong as anything. */
export function askPredicate(when: FaultPredicate, place: Place): Said {
  try {
    const said: unknown = when(requestOf(place));
    return typeof said === "boolean"
      ? { fits: said }
      : { why: `its \`when\` gave ${kindOf(said)}: expected true or false, at once` };
  } catch (error) {
    return { why: `its \`when\` threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}` };
  }
}

function requestOf({ exchange, step, attempt }: Place): FaultRequest {
  const { arrival, account, gateway, requested } = exchange;
  const sent = step?.request ?? arrival;
  return {
    account: account.id,
    gateway: gateway.id,
    method: arrival.method,
    // Before the gateway has seen the request, the path is all that is known.
    provider: step?.provider.id ?? arrival.path.split("/", 1)[0],
    model: step?.request.model,
    endpoint: sent.path,
    headers: arrival.headers,
    metadata: step?.options.metadata.value ?? requested.given.metadata?.value ?? {},
    get body() {
      return parsed(sent.body);
    },
    step: step?.index,
    attempt,
  };
}

function parsed(body: Uint8Array): unknown {
  try {
    return jsonIn(body);
  } catch {
    return undefined;
  }
}

function kindOf(value: unknown): string {
  if (value instanceof Promise) return "a promise";
  return value === null || value === undefined ? String(value) : `a ${typeof value}`;
}
