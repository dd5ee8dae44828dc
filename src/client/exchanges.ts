import type { ControlEvent } from "../schema/control/events.ts";
import type {
  ExchangeDetail,
  ExchangeFilter,
  ExchangeListFilter,
  ExchangePage,
  ExchangeUnderWay,
} from "../schema/control/exchanges.ts";
import { type Ask, segment } from "./ask.ts";
import { serverSentEvents } from "./server-sent-events.ts";

/** What was asked and answered. */
export interface ExchangesClient {
  /** A page, newest first. */
  list(filter?: ExchangeListFilter): Promise<ExchangePage>;
  /** By its id (`cf-aig-request-id`) or that of one of its log rows (`cf-aig-log-id`): its story, log rows and trace. */
  get(id: string): Promise<ExchangeDetail>;
  /** Those that have begun and not ended, oldest first, with their story so far. */
  open(): Promise<readonly ExchangeUnderWay[]>;
  /**
   * Resolves as soon as one that fits has ended: at once, where one has already. Throws a ControlError with status 408 and
   * what came nearest when none has in `timeoutMs` of real time.
   */
  waitFor(filter?: ExchangeFilter, options?: WaitOptions): Promise<ExchangeDetail>;
  /** What happens from now on, of the account; ends with the emulator, when it is broken off, or with the signal. */
  events(options?: EventsOptions): AsyncIterable<ControlEvent>;
}

export interface WaitOptions {
  /** 0 to 600000; 5000 when left out. */
  readonly timeoutMs?: number | undefined;
  /** The id of an exchange: only what ended later counts. */
  readonly after?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EventsOptions {
  /** Of every account, and not of this one alone. */
  readonly all?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export function exchangesClient(ask: Ask): ExchangesClient {
  return {
    list: (filter = {}) => ask("GET", "exchanges", { query: { ...filter } }),
    open: async () => (await ask<{ exchanges: readonly ExchangeUnderWay[] }>("GET", "exchanges/open")).exchanges,
    get: (id) => ask.whole("GET", `exchanges/${segment(id)}`),
    waitFor: (filter = {}, { signal, ...options } = {}) =>
      ask("GET", "exchanges/wait", { query: { ...filter, ...options }, signal }),
    events: ({ signal, all = false } = {}) =>
      serverSentEvents<ControlEvent>(() => ask.stream("events", { signal, ...(all && { query: { account: undefined } }) })),
  };
}
