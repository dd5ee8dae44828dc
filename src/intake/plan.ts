import { GatewayError } from "../errors/gateway-error.ts";
import { lints } from "../errors/lints.ts";
import type { Arrival, Plan, Surface } from "../exchange/exchange.ts";
import type { Trace } from "../exchange/trace.ts";
import { planCompat } from "../plans/compat.ts";
import { singleStep } from "../plans/native.ts";
import { readSteps, universal } from "../plans/universal.ts";
import type { Provider } from "../providers/provider.ts";
import { nativeStep } from "./native-step.ts";

export interface ProviderList {
  readonly all: readonly Provider[];
  find(slug: string): Provider | undefined;
}

/** Chooses how to answer, by the first segment after the gateway (G-URL-1). */
export function choosePlan(arrival: Arrival, providers: ProviderList, trace: Trace): { surface: Surface; plan: Plan } {
  if (arrival.path === "") return { surface: "universal", plan: universal(readSteps(arrival, providers)) };
  const slash = arrival.path.indexOf("/");
  const slug = slash < 0 ? arrival.path : arrival.path.slice(0, slash);
  const path = slash < 0 ? "" : arrival.path.slice(slash + 1);
  if (/(^|\/)v1\/v1(\/|$)/.test(path)) trace.add({ what: "lint", id: "AIGW-L004", text: lints["AIGW-L004"] });
  if (slug === "compat") return { surface: "compat", plan: singleStep(planCompat(arrival, path, providers)) };
  const provider = providers.find(slug);
  if (!provider) throw unknownProvider(slug, providers);
  return { surface: "provider", plan: singleStep(nativeStep(arrival, path, provider)) };
}

/** G-URL-7. */
function unknownProvider(slug: string, providers: ProviderList): GatewayError {
  return new GatewayError(
    "invalidProvider",
    `'${slug}' is no provider; known: ${providers.all.map((provider) => provider.id).join(", ")}`,
  );
}
