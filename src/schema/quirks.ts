/** After what a step may be tried again: a status, a class of statuses, or the reason why there was none. */
export type RetryCause = number | "4xx" | "5xx" | "timeout" | "connection";

/** One thing about the real service that is unknown, disputed, or was different at another time. */
interface Quirk<Value> {
  readonly default: Value;
  /** The requirement that leaves it open. */
  readonly spec: string;
  /** What it decides: of a switch, what flipping it does. */
  readonly description: string;
  /** Every value it may have, where these are few and not just true and false. */
  readonly choices?: readonly Value[];
}

/** Every entry of `quirks` in the config. Defaults are what the specs recommend. */
export const quirks = {
  cacheTtlHeaderOptsIn: flag(
    false,
    "G-CACHE-2",
    "`cf-aig-cache-ttl` alone opts a request into caching, as the documentation suggested before 2026-08-26.",
  ),
  skipCacheStores: flag(
    false,
    "G-CACHE-5",
    "The answer to a request with `cf-aig-skip-cache` replaces the stored one; it is only unknown whether the real service does so.",
  ),
  cacheStreams: flag(false, "G-CACHE-14", "Streamed answers are cached, and replayed byte for byte."),
  keepCacheOnUpdate: flag(
    false,
    "G-CACHE-22",
    "Entries outlive an update of the gateway's settings although `cache_invalidate_on_update` is on, as was once observed.",
  ),
  runPathImplicitCache: flag(
    false,
    "G-CACHE-23",
    "Workers AI answers on the run path are cached for 300 s although caching is off, as was observed on 2026-10-02.",
  ),
  exactSlidingWindow: flag(
    false,
    "G-RL-5",
    "Sliding rate limits remember when each request passed instead of weighing the previous window.",
  ),
  maxAttemptsCountsRetries: flag(
    false,
    "G-REQ-6",
    "`cf-aig-max-attempts` and `retry_max_attempts` count retries, so that 5 allows six tries.",
  ),
  creditCode2049: flag(false, "G-UB-3", "Want of credits has code 2049 on the REST API instead of 2021; both were observed."),
  logRowPerAttempt: flag(
    false,
    "LOG-3",
    "Every try of a step has a log row of its own, as the documentation says; otherwise a step has one row and its tries are told in the trace.",
  ),
  lenientSlugs: flag(
    false,
    "G-REST-4",
    "Model names of the REST API may have hyphens for dots, a date, or no author, as some of the official examples have.",
  ),
  httpBaseUrls: flag(
    false,
    "G-CUST-8",
    "Custom providers may have an `http://` base URL, such as one on this machine; Cloudflare takes `https://` alone.",
  ),
  retryOn: list(
    ["connection", "timeout", 408, 429, "5xx"],
    "G-REQ-9",
    'After what a step is tried again: statuses, classes of them such as "5xx", "timeout" and "connection".',
  ),
};

/** A value for every quirk. */
export type Quirks = { readonly [Name in keyof typeof quirks]: (typeof quirks)[Name]["default"] };

/** The given values, and defaults for the rest. */
export function quirksWith(given: { readonly [Name in keyof Quirks]?: Quirks[Name] | undefined } = {}): Quirks {
  const chosen = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults(), ...Object.fromEntries(chosen) };
}

function defaults(): Quirks {
  const entries = Object.entries(quirks).map(([name, { default: value }]) => [name, value] as const);
  return Object.fromEntries(entries) as Quirks;
}

function flag(value: boolean, spec: string, description: string): Quirk<boolean> {
  return { default: value, spec, description };
}

function list(value: readonly RetryCause[], spec: string, description: string): Quirk<readonly RetryCause[]> {
  return { default: value, spec, description };
}
