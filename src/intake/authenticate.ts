import { GatewayError } from "../errors/gateway-error.ts";
import { type Account, Slot } from "../exchange/account.ts";
import { arrivalWith } from "../exchange/arrival-with.ts";
import type { Arrival } from "../exchange/exchange.ts";
import type { Trace } from "../exchange/trace.ts";
import type { CredentialPlace } from "../providers/provider.ts";
import { type GatewayTokens, gatewayTokens, tokenIn } from "../rules/gateway-token.ts";
import type { Gateway } from "../schema/gateway.ts";
import { tokenAt, without } from "./token-places.ts";

export interface Authenticated {
  /** Whether a valid gateway token of the account came with it. */
  readonly authenticated: boolean;
  /** The request without a gateway token that stood where a provider's key goes: nobody further on gets to see it. */
  readonly arrival: Arrival;
}

interface Asked {
  readonly account: Account;
  readonly gateway: Pick<Gateway, "id" | "authentication">;
  /** Where a token may stand besides its own header. */
  readonly places: readonly CredentialPlace[];
  /** Whether one is wanted although the gateway does not insist. */
  readonly always?: boolean;
  /** How an Access token came, where one stands for the gateway's (G-ACC-1). */
  readonly access: string | undefined;
}

/** Its own header. When it says something, every other place holds a provider key (G-AUTH-5). */
const HEADER = "cf-aig-authorization";

const tokensOf = new Slot((account) => gatewayTokens(account.settings.tokens ?? []));

/** Looks for a gateway token (section 10). Throws 401/2009 when the gateway wants one and none came (G-AUTH-2). */
export function authenticate(arrival: Arrival, asked: Asked, trace: Trace): Authenticated {
  const tokens = tokensOf.of(asked.account);
  const given = tokenIn(arrival.headers[HEADER] ?? "");
  const { access } = asked;
  const required = asked.gateway.authentication || asked.always === true;
  if (!required && given === "" && tokens.count === 0 && access === undefined) return { authenticated: false, arrival };
  const found = placesWithToken(arrival, asked.places, tokens);
  const byToken = given === "" ? found.length > 0 : tokens.has(given);
  const authenticated = byToken || access !== undefined;
  const how = byToken ? howItCame(given, found) : (access ?? whyNot(given, tokens, asked));
  const asKey = given !== "" && found.length > 0 ? { forwardedAsKey: namesOf(found) } : {};
  trace.add({ what: "authenticated", authenticated, required, how, ...asKey });
  if (required && !authenticated) throw new GatewayError("unauthorized", `${how}; ${whatToDo(tokens, asked)}`);
  if (given !== "" || found.length === 0) return { authenticated, arrival };
  return { authenticated, arrival: arrivalWith(arrival, without(found, arrival)) };
}

function placesWithToken(arrival: Arrival, places: readonly CredentialPlace[], tokens: GatewayTokens): CredentialPlace[] {
  if (tokens.count === 0) return [];
  return places.filter((place) => {
    const token = tokenAt(place, arrival);
    return token !== "" && tokens.has(token);
  });
}

function howItCame(given: string, found: readonly CredentialPlace[]): string {
  return given === "" ? `a gateway token in ${namesOf(found)}, which is not forwarded` : `a gateway token in ${HEADER}`;
}

function whyNot(given: string, tokens: GatewayTokens, { account }: Asked): string {
  if (tokens.count === 0) return `account '${account.id}' has no gateway token`;
  if (given !== "") return `what ${HEADER} holds is no gateway token of account '${account.id}'`;
  return `no gateway token of account '${account.id}' came: neither in ${HEADER} nor where the provider's key goes`;
}

function whatToDo(tokens: GatewayTokens, { account, gateway, always }: Asked): string {
  if (tokens.count > 0) return `send one as ${HEADER}: Bearer …`;
  const lists = `list tokens in aigw.config under accounts: { "${account.id}": { tokens: [...] } } and send one as ${HEADER}`;
  return always ? `${lists}; sockets always need one` : `${lists}, or set authentication: false for gateway '${gateway.id}'`;
}

function namesOf(places: readonly CredentialPlace[]): string {
  return places.map((place) => (place.in === "query" ? `?${place.name}=` : place.name)).join(" and ");
}
