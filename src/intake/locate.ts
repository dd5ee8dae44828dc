import { GatewayError } from "../errors/gateway-error.ts";
import { lints } from "../errors/lints.ts";
import type { Account } from "../exchange/account.ts";
import type { KnownGateway } from "../exchange/account-gateways.ts";
import type { Trace } from "../exchange/trace.ts";
import { type Gateway, gatewayFrom, isGatewayId } from "../schema/gateway.ts";

/** Which gateway a request named, as it is or as it would be made. */
export interface Located {
  readonly account: Account;
  readonly gateway: Gateway;
  /** Whether the request, once it is let in, makes it: `default`, where there is none. */
  readonly toMake: boolean;
}

/**
 * Finds the gateway, and makes none. An id that nobody has made is refused with 2001 (G-URL-3), except `default`; relaxed
 * mode makes up others for the one request, and says so once there are gateways or when there cannot be such an id (GW-8).
 */
export function locateGateway(account: Account, id: string, posture: { strict: boolean }, trace: Trace): Located {
  const known = account.gateways.find(id);
  if (known) {
    trace.add({ what: "gateway", account: account.id, gateway: id, found: FOUND[known.origin] });
    return { account, gateway: known.settings, toMake: false };
  }
  if (id === "default") return { account, gateway: account.gateways.fresh(id), toMake: true };
  if (posture.strict) throw notFound(account, id);
  trace.add({ what: "gateway", account: account.id, gateway: id, found: FOUND["first use"] });
  lintUnknown(account, id, trace);
  return { account, gateway: account.gateways.fresh(id), toMake: false };
}

/** Where none is asked for: nothing is kept, counted or logged. */
export function noGateway(account: Account): Located {
  return { account, gateway: NO_GATEWAY, toMake: false };
}

const NO_GATEWAY: Gateway = gatewayFrom({ id: "", collect_logs: false }, { strict: false, origin: "api" });

const FOUND = {
  config: "configured",
  api: "made through the control API",
  "first use": "made on first use",
} as const satisfies Record<KnownGateway["origin"], string>;

/** The request was let in: a `default` that did not exist does now (G-URL-4). */
export function makeIfNew({ account, gateway, toMake }: Located, trace: Trace): Gateway {
  if (!toMake) return gateway;
  account.gateways.make(gateway.id, trace.startedMs);
  trace.add({ what: "gateway", account: account.id, gateway: gateway.id, found: FOUND["first use"] });
  return gateway;
}

function notFound(account: Account, id: string): GatewayError {
  const known = [...new Set([...account.gateways.wanted(), "default"])].join(", ");
  return new GatewayError(
    "gatewayNotFound",
    `gateway '${id}' does not exist in account '${account.id}' (known: ${known}); list it under \`gateways\` in aigw.config, ` +
      "or make it with PUT /_aigw/gateways/{id}",
  );
}

function lintUnknown(account: Account, id: string, trace: Trace): void {
  const possible = isGatewayId(id);
  if (possible && account.gateways.wanted().length === 0) return;
  const never = possible ? "" : " (no gateway can have this id: see docs/configuration.md)";
  trace.add({ what: "lint", id: "AIGW-L001", text: `gateway '${id}'${never}: ${lints["AIGW-L001"]}` });
}
