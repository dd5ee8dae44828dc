import { GatewayError } from "../../errors/gateway-error.ts";
import { lints } from "../../errors/lints.ts";
import type { Account } from "../../exchange/account.ts";
import type { Arrival } from "../../exchange/exchange.ts";
import type { Trace } from "../../exchange/trace.ts";

/**
 * Cloudflare's API wants one of the account's API tokens, as Bearer or as a key beside an e-mail address (API-2). Strict
 * refuses everything else with 10000 (G-REST-1, G-AUTH-11); relaxed lets it pass, with a word about it.
 */
export function authenticateRest(
  { headers }: Pick<Arrival, "headers">,
  { id, settings }: Pick<Account, "id" | "settings">,
  { strict }: { readonly strict: boolean },
  trace: Trace,
): void {
  const known = settings.api_tokens ?? [];
  const token = tokenOf(headers);
  if (token !== undefined && known.includes(token)) return;
  const problem = problemWith(token, settings.tokens ?? [], id);
  if (strict) throw new GatewayError("apiTokenRefused", `${problem}; list it under accounts.${id}.api_tokens in aigw.config`);
  // Where no tokens are configured, any will do.
  if (token !== undefined && known.length === 0 && !settings.tokens?.includes(token)) return;
  trace.add({ what: "lint", id: "AIGW-L070", text: `${problem}: ${lints["AIGW-L070"]}` });
}

function problemWith(token: string | undefined, gatewayTokens: readonly string[], account: string): string {
  if (token === undefined) return "no API token was sent (Authorization: Bearer …)";
  // G-REST-2
  if (gatewayTokens.includes(token)) return "a gateway token is no API token (it needs Account › Workers AI › Read)";
  return `the token is no API token of account '${account}'`;
}

function tokenOf(headers: Arrival["headers"]): string | undefined {
  const bearer = /^bearer\s+(\S+)\s*$/i.exec(headers["authorization"] ?? "")?.[1];
  if (bearer !== undefined) return bearer;
  return headers["x-auth-email"] ? headers["x-auth-key"] || undefined : undefined;
}
