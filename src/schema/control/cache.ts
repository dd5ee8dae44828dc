/** Which cached answers; every field narrows. */
export interface CacheListFilter {
  readonly gateway?: string | undefined;
  /** Who answered. */
  readonly provider?: string | undefined;
  /** The `next` of the page before. */
  readonly before?: string | undefined;
  /** 1 to 1000; 20 when left out. */
  readonly limit?: number | undefined;
}

/** A cached answer without its body. Times are on the account's clock. */
export interface CacheEntryView {
  readonly account: string;
  readonly gateway: string;
  readonly key: string;
  readonly provider: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly ttlSeconds: number;
  /** Bytes of body. */
  readonly size: number;
  readonly storedMs: number;
  readonly expiresMs: number;
  readonly fresh: boolean;
  /** Digests of what the key is made of. */
  readonly parts: object;
}

export interface CachePage {
  readonly entries: readonly CacheEntryView[];
  /** How many there are, on all pages. */
  readonly total: number;
  readonly next: string | null;
}

/** How each step of an exchange fared with the cache. */
export interface CacheExplanation {
  readonly exchange: string;
  readonly account: string;
  readonly gateway: string;
  readonly steps: readonly CacheStory[];
}

/** How one step of an exchange fared with the cache. `why` is a sentence. */
export interface CacheStory {
  readonly step: number;
  readonly result: "hit" | "miss" | "not used";
  readonly why: string;
  /** Of a miss: which parts of the key differ from those of the entry that came nearest. */
  readonly differs?: readonly string[];
  readonly nearest?: Pick<CacheEntryView, "key" | "provider" | "storedMs" | "ttlSeconds">;
  /** Whether its answer was stored; absent when that was not considered. */
  readonly stored?: boolean;
  readonly whyStored?: string;
}
