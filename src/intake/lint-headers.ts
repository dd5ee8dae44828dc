import { lints } from "../errors/lints.ts";
import type { Arrival } from "../exchange/exchange.ts";
import type { Trace } from "../exchange/trace.ts";
import type { RequestOptions } from "../rules/request-options.ts";

/** The `cf-aig-*` request headers of features that this version does not have yet. */
export const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  "cf-aig-allowed-models",
  "cf-aig-allowed-providers",
  "cf-aig-no-session-affinity",
  "cf-aig-session-id",
  "cf-aig-turn-id",
]);

/** Says which `cf-aig-*` headers ask for what this version of the emulator does not do, and which metadata was lost. */
export function lintHeaders({ headers }: Pick<Arrival, "headers">, { remarks }: RequestOptions, trace: Trace): void {
  for (const name in headers) {
    if (WITHOUT_EFFECT.has(name)) trace.add({ what: "lint", id: "AIGW-L006", text: `${name}: ${lints["AIGW-L006"]}` });
  }
  for (const { name, text } of remarks) {
    if (name === "cf-aig-metadata") trace.add({ what: "lint", id: "AIGW-L007", text: `${text}: ${lints["AIGW-L007"]}` });
  }
}
