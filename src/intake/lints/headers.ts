import { nearest } from "../../errors/nearest.ts";
import type { Mind } from "../../exchange/trace.ts";
import { DEPRECATED, NOTHING_ASKED, OPTION_HEADERS } from "../../rules/request-options.ts";
import type { RequestLint, StepLint } from "./lint.ts";

/** The `cf-aig-*` request headers of features that this version does not have yet. */
export const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  "cf-aig-allowed-models",
  "cf-aig-allowed-providers",
  "cf-aig-no-session-affinity",
  "cf-aig-session-id",
  "cf-aig-turn-id",
]);

const NO_OPTIONS = ["cf-aig-authorization", "cf-aig-gateway-id"];
const KNOWN: readonly string[] = [...new Set([...OPTION_HEADERS, ...WITHOUT_EFFECT, ...NO_OPTIONS])];
const METADATA = "cf-aig-metadata";

/** AIGW-L006, AIGW-L020, AIGW-L030, AIGW-L042 and AIGW-L043: headers that do not do what their sender hopes. */
export const lintHeaders: RequestLint = ({ requested }, mind) => {
  if (requested === NOTHING_ASKED) return;
  for (const { name } of Object.values(requested.given)) {
    if (WITHOUT_EFFECT.has(name)) mind("AIGW-L006", name);
    const now = DEPRECATED.get(name);
    if (now !== undefined) mind("AIGW-L030", `${name}, now ${now}`);
  }
  for (const name of requested.others ?? []) lintOther(name, mind);
  for (const { name, text } of requested.remarks) if (name !== METADATA) mind("AIGW-L043", `${name}: ${text}`);
};

function lintOther(name: string, mind: Mind): void {
  if (WITHOUT_EFFECT.has(name)) mind("AIGW-L006", name);
  else if (name.startsWith(`${METADATA}-`)) mind("AIGW-L020", name);
  else if (!KNOWN.includes(name)) mind("AIGW-L042", `${name}${idea(nearest(name, KNOWN))}`);
}

function idea(meant: string | undefined): string {
  return meant === undefined ? "" : ` (did you mean ${meant}?)`;
}

/** AIGW-L043, in the headers and the config of a universal step. */
export const lintStepOptions: StepLint = ({ asks }, mind) => {
  if (!asks) return;
  for (const { name, text } of asks.remarks) if (name !== METADATA) mind("AIGW-L043", `${name}: ${text}`);
};

/** AIGW-L040 and AIGW-L041: what was asked for and has no effect where it was asked. */
export const lintHeadersWithoutEffectHere: StepLint = ({ options, exchange, index }, mind) => {
  const { requested, surface } = exchange;
  if (requested === NOTHING_ASKED || index > 0) return;
  const { customCost, byokAlias } = requested.given;
  if (customCost && options.customCost.from === "default") mind("AIGW-L040", customCost.name);
  if (byokAlias && options.byokAlias.from === "default") mind("AIGW-L041", `${byokAlias.name} on ${WHERE[surface]}`);
  if (surface !== "rest" && surface !== "binding" && requested.others?.includes("cf-aig-gateway-id"))
    mind("AIGW-L041", "cf-aig-gateway-id on the gateway host, where the path names the gateway");
};

const WHERE = {
  provider: "a provider's path",
  compat: "/compat",
  universal: "the universal endpoint",
  rest: "the REST API",
  websocket: "the universal endpoint's socket",
  realtime: "a provider's socket",
  binding: "a Worker's binding",
};
