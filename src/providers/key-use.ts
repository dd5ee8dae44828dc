import type { FormatRequest } from "../formats/format.ts";
import type { TargetPlace } from "../formats/translation.ts";

/** What a provider makes of keys that are not sent as they are: documents with a key in them, keys with which to sign (G-CRED-5). */
export interface KeyUse {
  /** Where the key's owner has its models; undefined when the key does not say. */
  place(key: string): TargetPlace | undefined;
  /** Undefined when the key goes out as it stands in the request. Throws UnusableKey. */
  present(held: HeldKey): PresentedKey | undefined;
}

export interface HeldKey {
  /** Without the scheme before it. */
  readonly key: string;
  /** Whether it is one of the gateway's and not the caller's. */
  readonly stored: boolean;
  readonly request: Pick<FormatRequest, "method" | "path" | "headers" | "body">;
  /** Where it goes. */
  readonly url: URL;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

export interface PresentedKey {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** What was done, for the trace; tells nothing of the key. */
  readonly how: string;
  /** Set where what stands in the headers is made up: how to come to the real one, for requests that leave this machine. */
  readonly token?: TokenSource;
}

/** A key that is good for access tokens. */
export interface TokenSource {
  /** Whose tokens they are. */
  readonly owner: string;
  /** The key as the real gateway takes it. */
  readonly key: string;
  /** What is to be posted, as a form, to whom. Throws UnusableKey. */
  request(nowMs: number): { readonly url: string; readonly body: string };
}

/** A key that nothing can be done with; says what is wrong with it, never what is in it. */
export class UnusableKey extends Error {}

/** The object that a key is, as JSON or as that in base64; undefined when it is neither. */
export function documentIn(key: string): Readonly<Record<string, unknown>> | undefined {
  return objectIn(key) ?? (BASE64.test(key) ? objectIn(Buffer.from(key, "base64").toString("utf8")) : undefined);
}

/** An opening brace in base64 begins so. */
const BASE64 = /^e[wy][\w+/-]+=*$/;

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** Members of a document that must be text. Throws UnusableKey, naming those that are missing. */
export function textsIn<Name extends string>(
  document: Readonly<Record<string, unknown>>,
  names: readonly Name[],
  what: string,
): Readonly<Record<Name, string>> {
  const missing = names.filter((name) => typeof document[name] !== "string" || document[name] === "");
  if (missing.length > 0) throw new UnusableKey(`${what} lacks ${missing.join(" and ")}`);
  return document as Readonly<Record<Name, string>>;
}
