import { createClient } from "../../client/client.ts";
import { reroutedHosts } from "../../reroute/hosts.ts";
import type { ExchangeDetail } from "../../schema/control/exchanges.ts";
import { currentSandbox } from "../current-sandbox.ts";
import type { Gateway } from "../gateway.ts";

/** What something that was given to `expect` has to say of exchanges. */
export type Subject =
  | { readonly kind: "exchanges"; readonly exchanges: readonly ExchangeDetail[] }
  | { readonly kind: "gateway"; readonly gateway: Gateway }
  /** Of an exchange or one of its log rows. */
  | { readonly kind: "id"; readonly id: string; readonly url: string }
  | { readonly kind: "unknown"; readonly why: string };

/** Exchanges, a gateway, an id, or an answer: a Response, or what an SDK made of one and still has the headers. */
export function subjectOf(received: unknown): Subject {
  if (isExchange(received)) return { kind: "exchanges", exchanges: [received] };
  if (Array.isArray(received) && received.every(isExchange)) return { kind: "exchanges", exchanges: received };
  if (isGateway(received)) return { kind: "gateway", gateway: received };
  const id = typeof received === "string" ? received : idIn(received);
  if (id === undefined) return { kind: "unknown", why: `${described(received)} is none of these` };
  const url = emulatorOf(received) ?? currentSandbox()?.url;
  if (url !== undefined) return { kind: "id", id, url };
  return { kind: "unknown", why: `it has the id ${id}, and nothing says which emulator to ask: no test of a gateway is running` };
}

/** The exchanges of a subject, oldest first. Throws what the emulator says where there is none of the id. */
export async function exchangesOf(subject: Exclude<Subject, { kind: "unknown" }>): Promise<readonly ExchangeDetail[]> {
  if (subject.kind === "exchanges") return subject.exchanges;
  if (subject.kind === "gateway") return subject.gateway.exchanges();
  return [await createClient({ url: subject.url }).exchanges.get(subject.id)];
}

/** The gateway says both ids in every answer; the exchange's own is there even where nothing was logged. */
const ID_HEADERS = ["cf-aig-request-id", "cf-aig-log-id"];

const rerouted = reroutedHosts({ providers: true });

/** So deep SDKs keep the headers: `result.response.headers`, `error.cause.response.headers`. */
const DEEPEST = 3;

function idIn(value: unknown, depth = 0): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { headers, response, cause, lastError } = value as Readonly<Record<string, unknown>>;
  const found = ID_HEADERS.map((name) => headerIn(headers, name)).find((id) => id !== undefined);
  if (found !== undefined || depth === DEEPEST) return found;
  const { responseHeaders } = value as { readonly responseHeaders?: unknown };
  const nested = [responseHeaders === undefined ? undefined : { headers: responseHeaders }, response, lastError, cause];
  for (const one of nested) {
    const id = idIn(one, depth + 1);
    if (id !== undefined) return id;
  }
  return undefined;
}

function headerIn(headers: unknown, name: string): string | undefined {
  if (typeof headers !== "object" || headers === null) return undefined;
  if ("get" in headers && typeof headers.get === "function") {
    const value: unknown = headers.get(name);
    return typeof value === "string" ? value : undefined;
  }
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? [];
  return typeof value === "string" ? value : undefined;
}

function emulatorOf(received: unknown): string | undefined {
  if (!(received instanceof Response) || !URL.canParse(received.url)) return undefined;
  const { hostname, origin } = new URL(received.url);
  // Of an answer that was rerouted, the address is the one that was meant.
  return rerouted.has(hostname) ? undefined : origin;
}

function isExchange(value: unknown): value is ExchangeDetail {
  return typeof value === "object" && value !== null && "trace" in value && Array.isArray(value.trace) && "logs" in value;
}

function isGateway(value: unknown): value is Gateway {
  return typeof value === "object" && value !== null && "exchanges" in value && "account" in value && "control" in value;
}

function described(value: unknown): string {
  if (typeof value !== "object" || value === null) return value === undefined ? "undefined" : `${typeof value} ${String(value)}`;
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === "string" && name !== "Object"
    ? `a ${name} without the gateway's headers`
    : "an object without the gateway's headers";
}
