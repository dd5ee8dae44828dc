import { type LintId, lints } from "../errors/lints.ts";
import type { QuotaLeft } from "../formats/quota-style.ts";
import type { CacheKeyParts } from "../schema/cache-key-parts.ts";
import type { Clock } from "../world/clock.ts";
import type { StepCredential } from "./exchange.ts";

/** How a live answer stands to its recording: `benign` differs only in what is another one each time. */
export type Verdict = "identical" | "benign" | "breaking" | "could not check";

/** What happened to an exchange, in order. Log rows, the terminal line and the timeline are views of it. */
export interface Trace {
  readonly startedMs: number;
  readonly happened: readonly Happened[];
  /** When, in microseconds since the exchange began: one for each that happened. */
  readonly atMicros: readonly number[];
  /** Both together, made at each look. */
  readonly facts: readonly Fact[];
  /** Returns when, in milliseconds since the exchange began. */
  add(happened: Happened): number;
  /** Milliseconds (with a fraction) since the exchange began. */
  elapsedMs(): number;
}

/** One entry; `atMs` counts from the start of the exchange. */
export type Fact = { readonly atMs: number } & Happened;

export type Happened =
  | { readonly what: "arrived"; readonly method: string; readonly url: string; readonly bytes: number }
  | {
      readonly what: "gateway";
      readonly account: string;
      readonly gateway: string;
      readonly found: "configured" | "made through the control API" | "made on first use";
    }
  | {
      readonly what: "authenticated";
      readonly authenticated: boolean;
      /** Whether the gateway insists on it. */
      readonly required: boolean;
      /** Where the token stood, or why there is none; never the token. */
      readonly how: string;
      /** Where a gateway token went out to the provider as its key (G-AUTH-5). */
      readonly forwardedAsKey?: string;
    }
  | { readonly what: "lint"; readonly id: LintId; readonly text: string }
  | {
      readonly what: "step";
      readonly step: number;
      readonly provider: string;
      readonly endpoint: string;
      readonly model?: string;
    }
  | {
      readonly what: "option";
      readonly name: string;
      readonly value: unknown;
      /** The header, config key or setting that gave it. */
      readonly from: string;
      /** Who else asked for another value, and lost (G-HDR-1). */
      readonly over?: readonly string[];
    }
  | { readonly what: "remark"; readonly from: string; readonly name: string; readonly text: string }
  | {
      readonly what: "cache";
      readonly step: number;
      readonly result: "hit" | "miss" | "not used";
      readonly why: string;
      /** What was looked for and not found: digests, to be compared with what is stored when somebody asks. */
      readonly parts?: CacheKeyParts;
      /** Of a hit: the entry's key. */
      readonly key?: string;
    }
  /** `key` is that of the new entry. */
  | { readonly what: "stored"; readonly step: number; readonly stored: boolean; readonly why: string; readonly key?: string }
  | {
      readonly what: "rate limit";
      /** Whose limit, where it is not the gateway's. */
      readonly of?: string;
      readonly allowed: boolean;
      readonly count: number;
      readonly limit: number;
      readonly intervalSeconds: number;
      readonly technique: string;
      readonly resetMs: number;
    }
  | {
      readonly what: "credential";
      readonly step: number;
      readonly source: StepCredential["source"];
      /** Of a stored key. */
      readonly alias?: string;
      /** Whether the provider was asked to keep nothing (G-UB-6). */
      readonly zeroDataRetention?: boolean;
      readonly why: string;
    }
  /** Something was made from the key, which goes out in its stead; `how` says what. */
  | { readonly what: "key used"; readonly step: number; readonly how: string }
  | { readonly what: "attempt"; readonly step: number; readonly attempt: number }
  | {
      readonly what: "quota";
      readonly step: number;
      readonly attempt: number;
      readonly provider: string;
      /** Null where the request names none. */
      readonly model: string | null;
      readonly allowed: boolean;
      /** After this request. */
      readonly left: QuotaLeft;
    }
  | {
      readonly what: "answered by";
      readonly backend: "mock" | "live" | "replay" | "record";
      readonly source: string;
      readonly detail: string;
    }
  /** What comparing a live answer with its recording has shown. */
  | { readonly what: "checked"; readonly verdict: Verdict; readonly recording: string | null; readonly why: string }
  | { readonly what: "translated"; readonly step: number; readonly to: string; readonly path: string }
  | { readonly what: "not translated"; readonly step: number; readonly to: string; readonly why: string }
  /** A fault that somebody ordered; `why` is what it does, as a clause. */
  | {
      readonly what: "fault";
      readonly rule: string;
      readonly kind: string;
      readonly side: "upstream" | "client";
      readonly why: string;
      readonly step?: number;
      readonly attempt?: number;
    }
  /** It was to strike and could not. */
  | { readonly what: "fault missed"; readonly rule: string; readonly why: string }
  /** A vendor's socket is over: who ended it and how, and how many messages went each way. */
  | {
      readonly what: "socket closed";
      readonly by: "client" | "server";
      readonly code: number;
      readonly reason: string;
      readonly received: number;
      readonly sent: number;
    }
  | { readonly what: "waited"; readonly ms: number; readonly why: string }
  | { readonly what: "answer began"; readonly step: number; readonly attempt: number; readonly status: number }
  | { readonly what: "no answer"; readonly step: number; readonly attempt: number; readonly why: string }
  /** Access let it in; `how` is where the token stood. */
  | { readonly what: "access"; readonly host: string; readonly how: string; readonly userId?: string }
  | {
      readonly what: "refused";
      readonly status: number;
      readonly code: number;
      readonly message: string;
      readonly hint: string;
      /** Not the gateway but who stands before it. */
      readonly by?: "access";
      /** The step that was refused, where others may follow. */
      readonly step?: number;
    }
  /** `usd` is null when nobody can say; `why` is the arithmetic as a sentence. */
  | { readonly what: "cost"; readonly step: number; readonly usd: number | null; readonly custom: boolean; readonly why: string }
  | { readonly what: "credits"; readonly usd: number; readonly balanceUsd: number }
  | {
      readonly what: "ended";
      readonly how: "complete" | "broken" | "client left" | "emulator stopped";
      readonly bytes: number;
      readonly error?: string;
    };

/** Says a lint; `about` is where in the request the mistake is. */
export type Mind = (id: LintId, about: string) => void;

export function mindOf(trace: Trace): Mind {
  return (id, about) => trace.add({ what: "lint", id, text: `${about}: ${lints[id]}` });
}

export function openTrace(clock: Clock): Trace {
  return new OpenTrace(clock);
}

// Times stand apart from what happened: a field that is added to each fact costs more than all else that is done with it here.
class OpenTrace implements Trace {
  readonly startedMs: number;
  readonly happened: Happened[] = [];
  readonly atMicros: number[] = [];
  readonly #clock: Clock;
  readonly #start: number;

  constructor(clock: Clock) {
    this.startedMs = clock.now();
    this.#clock = clock;
    this.#start = clock.monotonic();
  }

  get facts(): Fact[] {
    return this.happened.map((happened, index) => ({ ...happened, atMs: (this.atMicros[index] ?? 0) / 1000 }));
  }

  add(happened: Happened): number {
    const micros = this.#micros();
    this.happened.push(happened);
    this.atMicros.push(micros);
    return micros / 1000;
  }

  elapsedMs(): number {
    return this.#micros() / 1000;
  }

  #micros(): number {
    return Math.round((this.#clock.monotonic() - this.#start) * 1000);
  }
}
