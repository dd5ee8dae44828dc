import type { TokenSource } from "../providers/key-use.ts";
import type { Endpoint, Provider } from "../providers/provider.ts";
import type { RealtimeProvider } from "../realtime/provider.ts";
import type { Cost } from "../rules/price.ts";
import type { RequestOptions } from "../rules/request-options.ts";
import type { EffectiveOptions } from "../rules/settings.ts";
import type { StepOptions } from "../rules/step-options.ts";
import type { Gateway } from "../schema/gateway.ts";
import type { Usage } from "../tasks/usage.ts";
import type { Cancellable } from "../world/call-off.ts";
import type { Clock } from "../world/clock.ts";
import type { Random } from "../world/random.ts";
import type { Account } from "./account.ts";
import type { Outcome, Reply } from "./reply.ts";
import type { SocketSession } from "./socket.ts";
import type { StepRequest } from "./step-request.ts";
import type { Trace } from "./trace.ts";

/**
 * Which door a request came through. `websocket` is the universal endpoint's socket and each frame on it, `realtime` a vendor's socket,
 * `binding` everything that a Worker's `env.AI` sends.
 */
export type Surface = "provider" | "compat" | "universal" | "rest" | "websocket" | "realtime" | "binding";

/** Where a request came in: the gateway's own host, or Cloudflare's API (section 4). */
export type Door = "gateway" | "api";

/** A request as it stands at the door: raw bytes, nothing parsed but the URL. */
export interface Arrival {
  readonly door: Door;
  readonly method: string;
  /** Path and query, fit to be shown and stored: keys in the query are taken out. */
  readonly safeUrl: string;
  readonly account: string;
  readonly gateway: string;
  /** Path after the gateway, or after `/ai/` of Cloudflare's API; percent-encoding kept, without leading slash. */
  readonly path: string;
  /** With its question mark; empty when there is none. */
  readonly search: string;
  /** Lower-case names; repeated headers joined. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal;
  /** Tells the same at a tenth of its cost, where the door has such a thing. */
  readonly calledOff?: Cancellable | undefined;
  /** Whether the caller has gone; cheaper to ask than the signal. */
  readonly gone: boolean;
  /** What it wants to be upgraded to: present where it asks for a WebSocket (section 16). */
  readonly upgrade?: Upgrade | undefined;
  /** Whether it came as a frame of a socket (section 16.1). */
  readonly framed?: boolean | undefined;
  /** Whether a Worker's binding sent it, which is let in as the account's own (workers binding, section 2). */
  readonly bound?: boolean | undefined;
}

/** A WebSocket that a caller asks for. */
export interface Upgrade {
  /** Sub-protocols that it offers, without those that carry the gateway's token. */
  readonly protocols: readonly string[];
  /** The page that asks, where it is another site's: it is let in with a gateway token only. */
  readonly foreignPage: string | undefined;
  /** What goes on over it at the universal endpoint. */
  readonly universal: SocketSession;
}

/** One incoming request until its answer has ended. */
export interface Exchange {
  /** UUIDv7; what `cf-aig-request-id` says. */
  readonly id: string;
  readonly arrival: Arrival;
  readonly account: Account;
  readonly gateway: Gateway;
  readonly surface: Surface;
  /** Whether a valid gateway token of the account came with it (section 10). */
  readonly authenticated: boolean;
  /** Whom Access let in; undefined on every other road, and where it names nobody (G-ACC-2). */
  readonly userId?: string | undefined;
  /** Plain Workers AI on the REST API: it asked for no gateway, and nothing of one may show (G-REST-6). */
  readonly plain: boolean;
  /** Whether its stream can be taken up again by a caller that lost it: what is upstream goes on without the caller (WB-OTH-5). */
  readonly resumable?: boolean | undefined;
  /** What the request's `cf-aig-*` headers ask for. */
  readonly requested: RequestOptions;
  readonly plan: Plan;
  readonly trace: Trace;
  readonly clock: Clock;
  /** For ids and jitter: seed, account, request and repeat count decide it. */
  readonly random: Random;
  /** Steps taken so far; the last one is what served. */
  readonly steps: Step[];
  /** Whether the gateway's rate limit has let it in: asked once, before the first step that misses the cache (question 15). */
  admitted: boolean;
}

/** Yields steps to try and is told how each went; returns the reply to give. */
export type Plan = Generator<StepPlan, Reply, Outcome>;

/** What a plan wants tried: a provider, and the request as that provider gets it. */
export interface StepPlan {
  readonly provider: Provider;
  /** Absent when the provider serves nothing at this method and path. */
  readonly endpoint: Endpoint | undefined;
  readonly request: StepRequest;
  /** What a universal step asks for itself. */
  readonly asks?: StepOptions | undefined;
  /** What the provider gets, where that is not the caller's own request. */
  readonly outgoing?: Outgoing | undefined;
  /** What the REST API knows of it besides. */
  readonly rest?: RestStep | undefined;
  /** A vendor's own socket; nothing of it is cached or tried again (G-RT-6). */
  readonly realtime?: RealtimeStep | undefined;
}

/** What is particular to a step that opens a socket (section 16.2). */
export interface RealtimeStep {
  readonly vendor: RealtimeProvider;
  /** Sub-protocols that the caller offers, without those that carry the gateway's token. */
  readonly protocols: readonly string[];
}

/** A request as it goes to the provider, and which of its endpoints that is. */
export interface Outgoing {
  readonly endpoint: Endpoint | undefined;
  readonly request: StepRequest;
  /** What its path would be if the key did not say whose models are asked; absent where it does not (recordings know of no keys). */
  readonly unplaced?: string | undefined;
  /** Where its token is made up: how to come to the real one. */
  readonly token?: TokenSource | undefined;
}

/** What is particular to a step on the REST API (section 4). */
export interface RestStep {
  /** The model's name there. */
  readonly slug: string;
  /** Whether the answer came by `POST /run`, which dresses it and spells refused keys its own way (G-REST-11, -16). */
  readonly dressed: boolean;
  /** Whether a Worker's binding asked, which gets the model's output without an envelope (WB-ANS-3). */
  readonly bare?: boolean;
  /** Whether Unified Billing sells it (G-REST-17). */
  readonly sold: boolean;
  /** Set when the caller pays by itself (x402): what it may cost at most, in millionths of a US dollar. */
  readonly payment?: { readonly most: number; readonly signature: string | undefined };
}

/** Whose key the provider sees (section 11.1). */
export interface StepCredential {
  readonly source: "request" | "stored" | "unified" | "none";
  /** Of a stored key. */
  readonly alias?: string;
  /** Whether the provider is asked to keep nothing (G-UB-6). */
  readonly zeroDataRetention?: boolean;
}

/** What a step's answer used and what that cost (section 19.1). */
export interface Metered {
  /** Undefined when the answer does not tell. */
  readonly usage: Usage | undefined;
  readonly cost: Cost;
}

/** One provider + endpoint + body being tried. `endpoint` and `request` are as the caller sent them: what the cache and the log know. */
export interface Step extends StepPlan {
  readonly exchange: Exchange;
  /** What the provider gets: at first the caller's own; stages that add a key or translate put another one here. */
  outgoing: Outgoing;
  /** Absent until somebody has looked for one. */
  credential?: StepCredential;
  /** Its answer, also one that the plan went on from. */
  reply?: Reply;
  /** What `metered` is worked out from when the answer has ended. Absent where there is nothing to measure. */
  toMeasure?: { readonly reply: Reply; readonly tellsAnyway: boolean };
  /** Absent until the answer has ended, and where it is not a provider's. */
  metered?: Metered;
  /** What holds for it: its own wishes, the request's, the gateway's settings. */
  readonly options: EffectiveOptions;
  /** Counts from 0; appears as `cf-aig-step`. */
  readonly index: number;
  /** UUIDv7 of the step's log row; the exchange's own id for the first step (G-ID-2). */
  readonly logId: string;
  /** On the trace's time. */
  readonly beganMs: number;
  /** How often it was tried so far, and what came of it. */
  readonly tries: Try[];
}

/** One try as the log tells it. Times on the trace's time. */
export interface Try {
  readonly beganMs: number;
  /** 0 when no answer came. */
  status: number;
  firstByteMs: number | null;
}
