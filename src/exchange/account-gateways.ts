import { type Gateway, type GatewayOrigin, gatewayFrom } from "../schema/gateway.ts";
import type { GatewayInput } from "../schema/gateway-input.ts";

/** A gateway as it is now. */
export interface KnownGateway {
  readonly settings: Gateway;
  /** Who says so: the config, the control API ("api"), or the first request that named it. */
  readonly origin: GatewayOrigin["origin"];
  /** On the account's clock; configured gateways have no such times. */
  readonly createdMs?: number;
  readonly modifiedMs?: number;
}

/** The gateways of one account. The last layer wins: what the control API made or changed, then the config, then first use. */
export interface AccountGateways {
  /** Asked on every request. */
  find(id: string): KnownGateway | undefined;
  /** Those of run time, newest first, then those of the config in its order. */
  list(): KnownGateway[];
  /** Ids that somebody wanted, as opposed to those that came to life by being named. */
  wanted(): string[];
  /** As it would be when a request that names it makes it (G-URL-4). */
  fresh(id: string): Gateway;
  /** Keeps such a one, so that it can be listed, changed and deleted. */
  make(id: string, nowMs: number): void;
}

/** Where gateways are kept that were made or changed at run time; the store has one. */
export interface RuntimeGateways {
  find(account: string, id: string): RuntimeGateway | undefined;
  list(account: string): RuntimeGateway[];
  put(account: string, settings: Gateway, nowMs: number, origin: "api" | "first use"): RuntimeGateway;
}

export interface RuntimeGateway {
  readonly settings: Gateway;
  readonly origin: "api" | "first use";
  readonly createdMs: number;
  readonly modifiedMs: number;
}

export interface AccountGatewaysParts {
  readonly account: string;
  readonly configured: readonly GatewayInput[];
  readonly runtime: RuntimeGateways;
  readonly strict: boolean;
}

export function accountGateways({ account, configured, runtime, strict }: AccountGatewaysParts): AccountGateways {
  const fromConfig = new Map<string, KnownGateway>();
  for (const gateway of configured) {
    if ((gateway.account ?? account) !== account) continue;
    fromConfig.set(gateway.id, { settings: gatewayFrom(gateway, { strict, origin: "config" }), origin: "config" });
  }
  const fresh = (id: string) => gatewayFrom({ id }, { strict, origin: "first use" });
  const known = (id: string, row: RuntimeGateway | undefined): KnownGateway | undefined => {
    if (row?.origin === "api") return row;
    return fromConfig.get(id) ?? (row && madeByUse(row));
  };
  // What nobody has changed follows the posture of today, not of the day on which it was made.
  const seen = new WeakMap<RuntimeGateway, KnownGateway>();
  const madeByUse = (row: RuntimeGateway): KnownGateway => {
    let gateway = seen.get(row);
    if (!gateway) {
      gateway = { ...row, settings: fresh(row.settings.id) };
      seen.set(row, gateway);
    }
    return gateway;
  };
  const list = () => {
    const rows = runtime.list(account).flatMap((row) => known(row.settings.id, row) ?? []);
    const made = rows.filter(({ origin }) => origin !== "config");
    const ids = new Set(made.map(({ settings }) => settings.id));
    return [...made, ...[...fromConfig.values()].filter(({ settings }) => !ids.has(settings.id))];
  };
  return {
    find: (id) => known(id, runtime.find(account, id)),
    list,
    wanted: () => list().flatMap(({ settings, origin }) => (origin === "first use" ? [] : [settings.id])),
    fresh,
    make: (id, nowMs) => void runtime.put(account, fresh(id), nowMs, "first use"),
  };
}
