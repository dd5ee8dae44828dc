/** An upgrade on its way to the vendor itself. */
export interface VendorCall {
  /** After the vendor's origin, without leading slash. */
  readonly path: string;
  /** With its question mark; empty when there is none. */
  readonly search: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Sub-protocols to offer. */
  readonly protocols: readonly string[];
}

/** The gateway has its own ways to bring a key as a sub-protocol, which the vendor would not know. */
export function withoutProtocol(protocols: readonly string[], prefix: string): string[] {
  return protocols.filter((name) => !name.startsWith(prefix));
}

/** A query without these parameters; the others stay as they were written. */
export function withoutParameters(search: string, names: readonly string[]): string {
  const kept = search
    .slice(1)
    .split("&")
    .filter((parameter) => parameter !== "" && !names.some((name) => new URLSearchParams(parameter).has(name)));
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
}
