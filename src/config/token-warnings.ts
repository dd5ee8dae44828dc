import { accountSettings } from "../schema/account.ts";
import type { Config } from "../schema/config.ts";
import { gatewayFrom } from "../schema/gateway.ts";

/** Sentences about gateways that nobody can use: they want a token, and their account has none. */
export function tokenWarnings(config: Pick<Config, "gateways" | "accounts" | "strict" | "hosts">): string[] {
  const closed = closedGateways(config);
  if (closed.length === 0) return [];
  const which = closed.length === 1 ? "gateway" : "gateways";
  const first = closed[0]?.account ?? "*";
  return [
    `${which} ${closed.map(name).join(", ")}: callers need a gateway token and none is configured, so every request will get 401 ` +
      `code 2009; list tokens in aigw.config (accounts: { "${first}": { tokens: [my-token] } }), or set authentication: false`,
  ];
}

interface Place {
  readonly id: string;
  /** Every account when left out. */
  readonly account?: string | undefined;
}

function closedGateways({ gateways, accounts, strict, hosts }: Parameters<typeof tokenWarnings>[0]): Place[] {
  const isConfigured = gateways.some(({ id, account }) => id === "default" && account === undefined);
  const implicit: Place[] = strict && !isConfigured ? [{ id: "default" }] : [];
  const wanting = gateways.filter((gateway) => gatewayFrom(gateway, { strict, origin: "config" }).authentication);
  return [...wanting, ...implicit].filter((place) => !hasToken(accounts, place.account) && !hasAccess(hosts, place));
}

/** Of a gateway that every account has, it is enough that one of them has a token. */
function hasToken(accounts: Config["accounts"], account: string | undefined): boolean {
  const ids = account === undefined ? ["*", ...Object.keys(accounts)] : [account];
  return ids.some((id) => (accountSettings(accounts, id).tokens ?? []).length > 0);
}

/** An Access token will do instead, where a custom domain is protected by Access (G-ACC-1). */
function hasAccess(hosts: Config["hosts"], { id, account }: Place): boolean {
  return Object.values(hosts).some((host) => host.access && host.gateway === id && (account ?? host.account) === host.account);
}

function name({ id, account }: Place): string {
  return account === undefined ? `'${id}'` : `'${id}' of account '${account}'`;
}
