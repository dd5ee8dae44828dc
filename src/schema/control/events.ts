import type { ExchangeSummary } from "./exchange-summary.ts";

/** What happens in the emulator, as it happens. */
export type ControlEvent = ExchangeStarted | ExchangeEnded | StrayRequest | SettingsChanged | EventsMissed;

export interface ExchangeStarted {
  readonly type: "exchange started";
  readonly account: string;
  readonly gateway: string;
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Milliseconds since the epoch, on the account's clock. */
  readonly atMs: number;
}

export interface ExchangeEnded {
  readonly type: "exchange ended";
  readonly account: string;
  readonly gateway: string;
  readonly id: string;
  /** What the terminal shows of it. */
  readonly line: ExchangeSummary;
}

/** A request for what is no gateway URL. */
export interface StrayRequest {
  readonly type: "stray request";
  readonly line: ExchangeSummary;
}

/** Somebody changed something through the control API, or a file did. */
export interface SettingsChanged {
  readonly type: "settings changed";
  /** Null where it holds for all. */
  readonly account: string | null;
  /** The resource: "faults", "clock", "mocks". */
  readonly what: string;
}

/** The reader is too slow: so many events were left out here. */
export interface EventsMissed {
  readonly type: "events missed";
  readonly count: number;
}
