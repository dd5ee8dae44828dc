import type { FaultKindName } from "./fault-kinds.ts";

/**
 * A fault as a config file or the control API gives it: a kind with its own options, and where and when it strikes. Apart
 * from the schemas because public types must not need zod.
 */
export interface FaultInput {
  /** Which damage: docs/faults.md lists the kinds and their options. Any text, so that tables of faults need no `as const`. */
  readonly kind: FaultKindName | (string & Record<never, never>);
  /** What it is listed and removed by; the kind and a number when left out. */
  readonly id?: string | undefined;
  /** The account that has it; each account has one of its own when left out. */
  readonly account?: string | undefined;
  /** Between gateway and provider, or between gateway and caller. Default: upstream, where the kind works there. */
  readonly side?: "upstream" | "client" | undefined;
  readonly gateway?: string | undefined;
  /** Slug; `*` for any part of it, as in all these texts. */
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  /** Path after the provider. */
  readonly endpoint?: string | undefined;
  /** Request headers by name. */
  readonly headers?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly metadata?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Of a fallback, counted from 0. */
  readonly step?: number | undefined;
  /** Of the gateway's own retries, counted from 1. */
  readonly attempt?: number | undefined;
  /** Only the first so many requests that fit. */
  readonly first?: number | undefined;
  /** Only every so manyth. */
  readonly every?: number | undefined;
  /** Only from the so manyth on, and up to the so manyth, counted from 1. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Share of the requests: 0.1, or "10%". */
  readonly probability?: number | string | undefined;
  /** Not before so much time of the account's clock: milliseconds, or text such as "30s". */
  readonly after?: number | string | undefined;
  /** And only for so long. */
  readonly for?: number | string | undefined;
  /** How often it strikes at most. */
  readonly times?: number | undefined;
  /** Whether a request fits, besides all that is said above. Only where there is code: no text can say it. */
  readonly when?: FaultPredicate | undefined;
  /** The kind's own options. */
  readonly [option: string]: unknown;
}

/** Looks at a request and says whether it fits. It has to answer at once; an error that it throws keeps the fault from striking. */
export type FaultPredicate = (request: FaultRequest) => boolean;

/** A request as a fault's `when` sees it; upstream, every try of a step is one. */
export interface FaultRequest {
  readonly account: string;
  readonly gateway: string;
  readonly method: string;
  /** Slug; undefined where nobody was asked. */
  readonly provider: string | undefined;
  readonly model: string | undefined;
  /** Path after the provider. */
  readonly endpoint: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Entries of cf-aig-metadata. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The body's JSON; undefined where it is none. */
  readonly body: unknown;
  /** Of a fallback, counted from 0; undefined where nobody was asked. */
  readonly step: number | undefined;
  /** Of the gateway's own retries, counted from 1; undefined on the client side. */
  readonly attempt: number | undefined;
}
