import type { ExchangeSummary } from "./exchange-summary.ts";

/** What happens in the emulator, as it happens. */
export type ControlEvent =
  | {
      readonly type: "exchange started";
      readonly account: string;
      readonly id: string;
      readonly method: string;
      readonly path: string;
      readonly atMs: number;
    }
  /** `line` is what the terminal shows of it. */
  | {
      readonly type: "exchange ended";
      readonly account: string;
      readonly gateway: string;
      readonly id: string;
      readonly line: ExchangeSummary;
    }
  /** A request for what is no gateway URL. */
  | { readonly type: "stray request"; readonly line: ExchangeSummary }
  /** Somebody changed something through this API; `what` is the resource, such as "faults". */
  | { readonly type: "settings changed"; readonly account: string | null; readonly what: string }
  /** A reader that is too slow has missed so many. */
  | { readonly type: "missed"; readonly count: number };
