import { BACKOFFS, type Backoff } from "./backoff.ts";
import { CACHE_TTL_BOUNDS } from "./cache-ttl.ts";
import { type CustomCost, readCustomCost } from "./custom-cost.ts";
import { type Metadata, readMetadata } from "./metadata.ts";
import { oneOf, type Reader, readBoolean, readText, wholeNumber } from "./option-grammar.ts";

/** What can be asked for by a request or a universal step (spec section 8). */
export interface OptionValues {
  readonly skipCache: boolean;
  /** 0 turns caching off. */
  readonly cacheTtlSeconds: number;
  readonly cacheKey: string;
  readonly collectLog: boolean;
  readonly collectLogPayload: boolean;
  /** Null when it was lost (G-META-3). */
  readonly metadata: Metadata | null;
  readonly customCost: CustomCost;
  readonly eventId: string;
  /** 0 means no limit. */
  readonly requestTimeoutMs: number;
  readonly maxAttempts: number;
  readonly retryDelayMs: number;
  readonly backoff: Backoff;
  readonly byokAlias: string;
  readonly noWholesale: boolean;
  readonly zdr: boolean;
}

export type OptionName = keyof OptionValues;

/** Who said so, from strongest to weakest (G-HDR-1, G-UNI-6). */
export type Source = "step config" | "step header" | "request header" | "gateway" | "default";

/** An option as it was given; `name` is the header or config key that gave it. */
interface Given<Value> {
  readonly value: Value;
  readonly name: string;
}

export type GivenOptions = { readonly [Name in OptionName]?: Given<OptionValues[Name]> };

/** What the author of an option may not expect: that it was ignored, moved into bounds, or cut. */
export interface Remark {
  readonly from: Source;
  /** Header, config key or setting. */
  readonly name: string;
  readonly text: string;
}

export interface RequestOptions {
  readonly given: GivenOptions;
  readonly remarks: readonly Remark[];
  /** Names of the `cf-aig-*` headers that are no options; absent when there are none. */
  readonly others?: readonly string[];
}

type OptionHeader = readonly [name: string, text: string];

/**
 * Reads the `cf-aig-*` headers of a request, names in lower case. What the grammar does not allow is ignored, numbers out
 * of bounds are moved into them (G-HDR-2), headers that are no options are only named (G-HDR-5). Headers that are as in the call
 * before give the very object that they gave then.
 */
export function parseOptions(
  headers: Readonly<Record<string, string | undefined>>,
  from: "request header" | "step header" = "request header",
): RequestOptions {
  let asking: OptionHeader[] | undefined;
  for (const name in headers) {
    if (!name.startsWith("cf-")) continue;
    const text = headers[name];
    const isOption = HEADERS.has(name);
    if (text === undefined || (!isOption && !name.startsWith("cf-aig-"))) continue;
    asking ??= [];
    // Others are only named, and one of them is a token.
    asking.push([name, isOption ? text : ""]);
  }
  if (!asking) return NOTHING_ASKED;
  if (!last || last.from !== from || !isSame(last.asking, asking)) last = { from, asking, options: read(asking, from) };
  return last.options;
}

/** Who asks for something most often asks for it again. */
let last: { readonly from: Source; readonly asking: readonly OptionHeader[]; readonly options: RequestOptions } | undefined;

function isSame(one: readonly OptionHeader[], other: readonly OptionHeader[]): boolean {
  return one.length === other.length && one.every(([name, text], at) => name === other[at]?.[0] && text === other[at][1]);
}

function read(asking: readonly OptionHeader[], from: Source): RequestOptions {
  const taken: Taken = { given: {}, remarks: [] };
  for (const [name, text] of asking) {
    const option = HEADERS.get(name);
    if (option === undefined) {
      taken.others ??= [];
      taken.others.push(name);
      continue;
    }
    // Of two names for one thing, the one that is not deprecated wins.
    if (!DEPRECATED.has(name) || taken.given[option] === undefined) takeOption(taken, option, { from, name, text });
  }
  return taken;
}

/** Options on their way to being `RequestOptions`. */
export interface Taken {
  readonly given: { [Name in OptionName]?: Given<OptionValues[Name]> };
  readonly remarks: Remark[];
  others?: string[];
}

/** Reads one option and keeps what came of it. */
export function takeOption<Name extends OptionName>(
  taken: Taken,
  option: Name,
  { from, name, text }: { readonly from: Source; readonly name: string; readonly text: string },
): void {
  const { value, remark } = READERS[option](text);
  if (remark !== undefined) taken.remarks.push({ from, name, text: remark });
  if (value === undefined) return;
  const given: Given<OptionValues[Name]> = { value, name };
  const slots: { [Key in Name]?: Given<OptionValues[Key]> } = taken.given;
  slots[option] = given;
}

/** Of a request without any header of the gateway's. */
export const NOTHING_ASKED: RequestOptions = { given: {}, remarks: [] };

const HEADERS = new Map<string, OptionName>([
  ["cf-aig-skip-cache", "skipCache"],
  ["cf-skip-cache", "skipCache"],
  ["cf-aig-cache-ttl", "cacheTtlSeconds"],
  ["cf-cache-ttl", "cacheTtlSeconds"],
  ["cf-aig-cache-key", "cacheKey"],
  ["cf-aig-collect-log", "collectLog"],
  ["cf-aig-collect-log-payload", "collectLogPayload"],
  ["cf-aig-metadata", "metadata"],
  ["cf-aig-custom-cost", "customCost"],
  ["cf-aig-event-id", "eventId"],
  ["cf-aig-request-timeout", "requestTimeoutMs"],
  ["cf-aig-max-attempts", "maxAttempts"],
  ["cf-aig-retry-delay", "retryDelayMs"],
  ["cf-aig-backoff", "backoff"],
  ["cf-aig-byok-alias", "byokAlias"],
  ["cf-aig-no-wholesale", "noWholesale"],
  ["cf-aig-zdr", "zdr"],
]);

/** The headers that are options, in lower case. */
export const OPTION_HEADERS: readonly string[] = [...HEADERS.keys()];

/** Old names that still work, and what they are called now. */
export const DEPRECATED: ReadonlyMap<string, string> = new Map([
  ["cf-skip-cache", "cf-aig-skip-cache"],
  ["cf-cache-ttl", "cf-aig-cache-ttl"],
]);

/** No maximum is documented (G-REQ-2); a timer cannot wait longer. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

const READERS: { readonly [Name in OptionName]: Reader<OptionValues[Name]> } = {
  skipCache: readBoolean,
  cacheTtlSeconds: wholeNumber({ ...CACHE_TTL_BOUNDS, zero: "kept" }),
  cacheKey: readText,
  collectLog: readBoolean,
  collectLogPayload: readBoolean,
  metadata: readMetadata,
  customCost: readCustomCost,
  eventId: readText,
  requestTimeoutMs: wholeNumber({ min: 0, max: LONGEST_WAIT_MS }),
  maxAttempts: wholeNumber({ min: 1, max: 5 }),
  retryDelayMs: wholeNumber({ min: 0, max: 60_000 }),
  backoff: oneOf(BACKOFFS),
  byokAlias: readText,
  noWholesale: readBoolean,
  zdr: readBoolean,
};
