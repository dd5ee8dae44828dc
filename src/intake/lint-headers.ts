import { lints } from "../errors/lints.ts";
import type { Arrival, Options } from "../exchange/exchange.ts";
import type { Trace } from "../exchange/trace.ts";

/** The `cf-aig-*` request headers that do something here, or need not. */
const UNDERSTOOD = new Set([
  "cf-aig-authorization",
  "cf-aig-event-id",
  "cf-aig-gateway-id",
  "cf-aig-metadata",
  "cf-aig-request-timeout",
]);

/** Says which `cf-aig-*` headers ask for what this version of the emulator does not do, and which metadata was lost. */
export function lintHeaders({ headers }: Pick<Arrival, "headers">, { metadataLost }: Options, trace: Trace): void {
  for (const name in headers) {
    if (!name.startsWith("cf-aig-") || UNDERSTOOD.has(name)) continue;
    trace.add({ what: "lint", id: "AIGW-L006", text: `${name}: ${lints["AIGW-L006"]}` });
  }
  if (metadataLost !== undefined) trace.add({ what: "lint", id: "AIGW-L007", text: `${metadataLost}: ${lints["AIGW-L007"]}` });
}
