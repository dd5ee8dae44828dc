import { hash } from "node:crypto";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Account } from "../exchange/account.ts";
import type { Arrival, Exchange } from "../exchange/exchange.ts";
import { mindOf, openTrace, type Trace } from "../exchange/trace.ts";
import type { RestModels } from "../plans/rest/look-up.ts";
import { NOTHING_ASKED, parseOptions } from "../rules/request-options.ts";
import type { Hosts } from "../schema/hosts.ts";
import type { Quirks } from "../schema/quirks.ts";
import type { Clock } from "../world/clock.ts";
import { uuid7 } from "../world/ids.ts";
import type { Random } from "../world/random.ts";
import { passAccess } from "./access.ts";
import { authenticate } from "./authenticate.ts";
import { refuseCassetteName } from "./cassette-name.ts";
import { lintRequest } from "./lints/registry.ts";
import { locateGateway, makeIfNew, noGateway } from "./locate.ts";
import { choosePlan, type ProviderList, providerOf } from "./plan.ts";
import { type RestSettings, restIntake } from "./rest/rest-intake.ts";
import { tokenPlaces } from "./token-places.ts";

/** What is known of a request before it is understood: enough to name and explain it, even if it is refused. */
export interface Received {
  readonly id: string;
  readonly arrival: Arrival;
  readonly account: Account;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
}

export function receive(arrival: Arrival, account: Account): Received {
  const clock = account.clock.scope();
  const trace = openTrace(clock);
  const request = fingerprint(arrival);
  const random = account.identity.fork(`${request} ${account.repeats(request)}`);
  trace.add({ what: "arrived", method: arrival.method, url: arrival.safeUrl, bytes: arrival.body.byteLength });
  return { id: uuid7(trace.startedMs, random), arrival, account, clock, random, trace };
}

export interface IntakeSettings {
  readonly strict: boolean;
  /** Whom an account can ask. */
  readonly providers: (account: Account) => ProviderList;
  /** The models there are at the moment. */
  readonly models: () => RestModels;
  /** Custom domains. */
  readonly hosts: Hosts;
  readonly quirks: Pick<Quirks, "lenientSlugs">;
}

/** Understands it: gateway, caller, options, plan (spec section 23). Throws GatewayError for what is refused at the door. */
export function intake(received: Received, settings: IntakeSettings): Exchange {
  const { account, trace } = received;
  const admitted = passAccess(received.arrival, settings.hosts, trace);
  const requested = parseOptions(received.arrival.headers);
  lintRequest({ arrival: received.arrival, account, requested }, trace);
  refuseCassetteName(received.arrival.headers);
  const providers = settings.providers(account);
  if (received.arrival.door === "api") return restIntake(received, requested, restSettings(settings, providers));
  const sent = admitted?.arrival ?? received.arrival;
  const provider = providerOf(sent, providers);
  // A binding's socket to a model passes a gateway only when one is named, as its other calls do.
  const plain = sent.bound === true && sent.gateway === "";
  const located = plain ? noGateway(account) : locateGateway(account, sent.gateway, settings, trace);
  const always = settings.strict && isOverSocket(sent);
  const asked = { account, gateway: located.gateway, places: tokenPlaces(provider), always, access: admitted?.how };
  const { arrival, authenticated } = sent.bound ? { arrival: sent, authenticated: true } : authenticate(sent, asked, trace);
  if (!authenticated) refuseForeignPage(arrival);
  if (arrival.upgrade && !authenticated) mindOf(trace)("AIGW-L054", `/v1/${account.id}/${located.gateway.id}`);
  // Only who is let in brings a gateway to life (G-URL-5).
  const gateway = makeIfNew(located, trace);
  const { surface, plan } = choosePlan(arrival, provider, providers);
  const { id, clock, random } = received;
  return {
    id,
    arrival,
    account,
    clock,
    random,
    trace,
    gateway,
    requested: plain ? NOTHING_ASKED : requested,
    surface: arrival.bound ? "binding" : surface,
    authenticated,
    userId: admitted?.userId,
    plan,
    plain,
    steps: [],
    admitted: false,
  };
}

/** The real service takes sockets from nobody without a token, whatever the gateway says (G-WS-1, G-RT-2). */
function isOverSocket({ upgrade, framed }: Arrival): boolean {
  return upgrade !== undefined || framed === true;
}

/** Every page that a developer visits can open sockets to this machine. */
function refuseForeignPage({ upgrade }: Arrival): void {
  if (upgrade?.foreignPage === undefined) return;
  throw new GatewayError(
    "unauthorized",
    `a page of ${upgrade.foreignPage} asks, which is none of this machine's; let it send a gateway token (cf-aig-authorization.{token} as a sub-protocol), or serve it from localhost`,
  );
}

function restSettings({ strict, models, quirks }: IntakeSettings, { onRest }: ProviderList): RestSettings {
  return { strict, providers: onRest, models: models(), lenient: quirks.lenientSlugs };
}

/** A long upload is told apart by its ends and length: hashing all of it would hold everybody up. */
const HASHED_BYTES = 32 * 1024;

/** Same request, same text. */
function fingerprint({ method, account, gateway, path, search, body, headers }: Arrival): string {
  const ends = body.byteLength > 2 * HASHED_BYTES ? [body.subarray(0, HASHED_BYTES), body.subarray(-HASHED_BYTES)] : [body];
  const digest = ends.map((part) => hash("md5", withoutBoundary(part, headers["content-type"]), "base64")).join("");
  return `${method} ${account}/${gateway}/${path}${search} ${body.byteLength} ${digest}`;
}

/** What stands between the fields of a form is made up anew each time. */
function withoutBoundary(part: Uint8Array, type: string | undefined): Uint8Array | string {
  const [, boundary] = (type?.startsWith("multipart/") && /boundary="?([^";]+)/i.exec(type)) || [];
  return boundary === undefined ? part : Buffer.from(part).toString("latin1").replaceAll(boundary, "");
}
