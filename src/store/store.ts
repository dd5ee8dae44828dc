import type { Cache } from "./cache.ts";
import type { CassetteIndex } from "./cassette-index.ts";
import type { Credits } from "./credits.ts";
import type { ExchangeQuery, ExchangeRow, NewExchange } from "./exchanges.ts";
import type { Gateways } from "./gateways.ts";
import type { LogLimit } from "./log-room.ts";
import type { LogRow, LogWriter, StoredLog } from "./logs.ts";
import type { OwnProviders } from "./own-providers.ts";
import type { ProviderKeys } from "./provider-keys.ts";
import type { Windows } from "./windows.ts";

/**
 * Everything that is remembered. A record of repositories; none speaks SQL to its callers. Readers of logs and exchanges
 * see what was sorted: await `journal.sorted()` first.
 */
export interface Store {
  readonly logs: LogReader & Pick<LogWriter, "annotate">;
  readonly exchanges: ExchangeReader;
  readonly gateways: Gateways;
  readonly cache: Cache;
  readonly windows: Windows;
  readonly providerKeys: ProviderKeys;
  readonly ownProviders: OwnProviders;
  readonly credits: Credits;
  readonly cassettes: CassetteIndex;
  readonly journal: Journal;
  /**
   * Forgets what one account did, or all accounts, and which gateways it made or changed. Provider keys stay. A part is all
   * that is forgotten where it is named.
   */
  reset(account?: string, part?: StoredPart): void;
  /** Forgets a gateway that was made or changed, and what it did: its logs, cached answers and counters (GW-10). */
  deleteGateway(account: string, id: string): void;
  /** Moves the write-ahead log into the file. Call it when nothing is going on. */
  checkpoint(): void;
  close(): void;
}

/** What a reset may be confined to. */
export type StoredPart = "cache" | "credits" | "exchanges" | "gateways" | "limits";

export interface LogReader {
  find(id: string): StoredLog | undefined;
  /** Of one exchange, in the order of its steps. */
  ofExchange(exchangeId: string): StoredLog[];
  /** Request and response as sent; null where they were not kept. */
  bodies(id: string): { request: Uint8Array | null; response: Uint8Array | null } | undefined;
  /** At most the first `bytes` of each, and how long they are. */
  heads(id: string, bytes: number): LogHeads | undefined;
  /** What an account's rows cost together. */
  spend(account: string): SpendRow[];
  count(): number;
}

/** Rows of one gateway, provider and model together. US dollars. */
export interface SpendRow {
  readonly gateway: string;
  readonly provider: string;
  readonly model: string | null;
  readonly requests: number;
  readonly cost: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

export interface LogHeads {
  readonly request: Uint8Array | null;
  readonly requestBytes: number | null;
  readonly response: Uint8Array | null;
  readonly responseBytes: number | null;
}

/** A lint with how many exchanges it was said of, and the exchange that it was said of last. */
export interface LintRow {
  readonly id: string;
  readonly count: number;
  readonly text: string;
  readonly exchange: string;
}

export interface ExchangeReader {
  /** By its own id, or by that of one of its log rows. */
  find(id: string): ExchangeRow | undefined;
  /** Newest first. */
  list(query: ExchangeQuery): ExchangeRow[];
  /** What was said of an account's exchanges, most often first. */
  lints(account: string): LintRow[];
  count(query: ExchangeQuery): number;
}

/** One exchange's rows, written together. */
export interface JournalEntry {
  readonly exchange: NewExchange;
  readonly logs: readonly NewLog[];
}

export interface NewLog {
  readonly row: LogRow;
  readonly request: Uint8Array | null;
  readonly response: Uint8Array | null;
  /** Left out or null when the gateway's log may grow for ever. */
  readonly limit?: LogLimit | null;
}

export interface Journal {
  /**
   * Resolves when the entry is committed. Entries of one event-loop turn share a transaction. Rejects with an EmulatorError for
   * what the operator can mend, such as a full disk.
   */
  write(entry: JournalEntry): Promise<void>;
  /** Commits what waits, now. */
  flush(): void;
  /** Resolves when readers see everything that was written before the call. Others have their turn meanwhile. */
  sorted(): Promise<void>;
  /** The same, given up as soon as something new is written: false then. */
  sortedWhileQuiet(): Promise<boolean>;
}
