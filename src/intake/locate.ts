import { GatewayError } from "../errors/gateway-error.ts";
import { lints } from "../errors/lints.ts";
import type { Account } from "../exchange/account.ts";
import type { Trace } from "../exchange/trace.ts";
import { type Gateway, gatewayFrom, isGatewayId } from "../schema/gateway.ts";

/**
 * Finds the gateway. An id that is not configured is refused with 2001 (G-URL-3), except `default`; relaxed mode makes it
 * up on the spot, and says so once gateways are configured or when there cannot be such an id (GW-8).
 */
export function locateGateway(account: Account, id: string, posture: { strict: boolean }, trace: Trace): Gateway {
  const configured = account.gateways.get(id);
  if (configured) {
    trace.add({ what: "gateway", account: account.id, gateway: id, found: "configured" });
    return configured;
  }
  if (id !== "default" && posture.strict) {
    const known = [...account.gateways.keys(), "default"].join(", ");
    throw new GatewayError(
      "gatewayNotFound",
      `gateway '${id}' is not configured in account '${account.id}' (known: ${known}); list it under \`gateways\` in aigw.config`,
    );
  }
  trace.add({ what: "gateway", account: account.id, gateway: id, found: "made on first use" });
  const possible = isGatewayId(id);
  if (id !== "default" && (account.gateways.size > 0 || !possible)) {
    const never = possible ? "" : " (no gateway can have this id: see docs/configuration.md)";
    trace.add({ what: "lint", id: "AIGW-L001", text: `gateway '${id}'${never}: ${lints["AIGW-L001"]}` });
  }
  return gatewayFrom({ id }, { ...posture, origin: "first use" });
}
