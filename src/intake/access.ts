import { GatewayError } from "../errors/gateway-error.ts";
import { arrivalWith } from "../exchange/arrival-with.ts";
import type { Arrival } from "../exchange/exchange.ts";
import type { Trace } from "../exchange/trace.ts";
import { bearer, type CredentialPlace, header } from "../providers/provider.ts";
import { type JudgedToken, judgeAccessToken, looksLikeJwt } from "../rules/access-token.ts";
import { tokenIn } from "../rules/gateway-token.ts";
import { type Hosts, hostnameOf } from "../schema/hosts.ts";
import type { AccessInput } from "../schema/hosts-input.ts";
import { tokenAt, without } from "./token-places.ts";

/** Whom Access let in: a token of its own stands for the gateway's (G-ACC-1). */
export interface Admitted {
  /** The request without an Access token that stood where a provider's key goes (G-ACC-4). */
  readonly arrival: Arrival;
  /** How it came, as a sentence's end. */
  readonly how: string;
  /** What metadata gets as `cf.user_id` (G-ACC-2). */
  readonly userId: string | undefined;
}

/** Where clients put it that know only of a provider's key. */
const KEY_PLACES: readonly CredentialPlace[] = [bearer, header("x-goog-api-key")];

const CLIENT_ID = "cf-access-client-id";
const CLIENT_SECRET = "cf-access-client-secret";

/**
 * Cloudflare Access before a custom domain. Undefined where there is none; throws what Access answers, before the gateway knows
 * of the request (G-ACC-3).
 */
export function passAccess(arrival: Arrival, hosts: Hosts, trace: Trace): Admitted | undefined {
  const host = hostnameOf(arrival.headers["host"]);
  const access = Object.hasOwn(hosts, host) ? hosts[host]?.access : undefined;
  if (!access) return undefined;
  const found = tokensOf(arrival);
  // Access looked at a socket when it was opened; what goes over it lives as long as the socket.
  const nowMs = arrival.framed ? undefined : trace.startedMs;
  const judged = found.map((token) => ({ ...token, ...judgeAccessToken(token.value, access, nowMs) }));
  const service = serviceToken(arrival, access);
  const passed = judged.find(({ valid }) => valid) ?? service;
  if (!passed?.valid) throw refusal(arrival, { host, access }, service ? [...judged, service] : judged);
  const { name: how, userId } = passed;
  trace.add({ what: "access", host, how, ...(userId !== undefined && { userId }) });
  const places = KEY_PLACES.filter((place) => judged.some((token) => token.valid && token.value === tokenAt(place, arrival)));
  const kept = places.length === 0 ? arrival : arrivalWith(arrival, without(places, arrival));
  return { arrival: kept, how: `an Access token in ${how}`, userId };
}

interface Found {
  /** Where it stood. */
  readonly name: string;
  readonly value: string;
}

type Judged = JudgedToken & { readonly name: string };

/** What may be an Access token, Access's own places first (G-ACC-1). */
function tokensOf(arrival: Arrival): Found[] {
  const { headers } = arrival;
  const own = ["cf-access-jwt-assertion", "cf-access-token"].map((name) => ({ name, value: tokenIn(headers[name] ?? "") }));
  const cookie = { name: "the cookie CF_Authorization", value: COOKIE.exec(headers["cookie"] ?? "")?.[1] ?? "" };
  const keys = KEY_PLACES.map((place) => ({ name: place.name, value: tokenAt(place, arrival) }));
  return [...[...own, cookie].filter(({ value }) => value !== ""), ...keys.filter(({ value }) => looksLikeJwt(value))];
}

const COOKIE = /(?:^|;)\s*CF_Authorization\s*=\s*([^;\s]*)/i;

/** Undefined when none came. */
function serviceToken({ headers }: Arrival, { service_tokens = [] }: AccessInput): Judged | undefined {
  const [id, secret] = [headers[CLIENT_ID], headers[CLIENT_SECRET]];
  if (id === undefined && secret === undefined) return undefined;
  const known = service_tokens.some(({ client_id, client_secret }) => client_id === id && client_secret === secret);
  const name = `${CLIENT_ID} and ${CLIENT_SECRET}`;
  return known
    ? { name, valid: true, userId: undefined }
    : { name, valid: false, why: "they are no service token of the settings" };
}

/** Browsers are sent to log in; others are told: that they brought nothing, or what is wrong with it. */
function refusal(
  arrival: Arrival,
  { host, access }: { host: string; access: AccessInput },
  judged: readonly Judged[],
): GatewayError {
  const wrong = judged.flatMap((token) => (token.valid ? [] : [`what came in ${token.name} is refused: ${token.why}`]));
  const gatewayToken = arrival.headers["cf-aig-authorization"] === undefined ? "" : "; a gateway token alone is not enough";
  const why = `Access stands before ${host}, and ${wrong.join("; ") || "no Access token came"}${gatewayToken}`;
  const hint = `${why}; send one as cf-access-token, or take access from hosts in aigw.config`;
  if (/\btext\/html\b/.test(arrival.headers["accept"] ?? "")) {
    return new GatewayError("accessLogin", hint, { headers: { location: loginUrl(host, access) } });
  }
  if (wrong.length > 0) return new GatewayError("accessForbidden", hint);
  return new GatewayError("accessUnauthorized", hint, { headers: { "www-authenticate": "Cloudflare-Access" } });
}

function loginUrl(host: string, { team = "team", audience = [] }: AccessInput): string {
  const tag = audience[0] === undefined ? "" : `?kid=${encodeURIComponent(audience[0])}`;
  return `https://${team}.cloudflareaccess.com/cdn-cgi/access/login/${host}${tag}`;
}
