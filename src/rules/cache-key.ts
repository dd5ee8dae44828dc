import { hash } from "node:crypto";
import type { CacheKeyParts } from "../schema/cache-key-parts.ts";

/** What is looked up, as it arrives. */
export interface CacheSubject {
  readonly provider: string;
  /** POST when left out. */
  readonly method?: string | undefined;
  /** Below the provider, without query. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly search: string;
  readonly model?: string | undefined;
  /** Value of the provider's credential header as the caller sent it; none with a stored key or Unified Billing (G-CACHE-10). */
  readonly credential?: string | undefined;
  readonly body: Uint8Array;
  /** `cf-aig-cache-key`; replaces everything above (G-CACHE-7). */
  readonly cacheKey?: string | null | undefined;
}

/** SHA-256 in hex. Equal exactly when the subjects are; good within one gateway of one account, whose cache is its own. */
export interface CacheKey {
  readonly key: string;
  /** What a miss is explained with. */
  readonly parts: CacheKeyParts;
}

/**
 * The key of a request: provider, endpoint with its query, model, the caller's provider credential and every byte of the
 * body (G-CACHE-6, G-CACHE-21), or the caller's own key instead. No other header counts (G-CACHE-8, G-CACHE-9).
 */
export function cacheKey(subject: CacheSubject): CacheKey {
  const { cacheKey: custom } = subject;
  if (custom === null || custom === undefined) return keyOf(subject);
  // Whoever names keys names the same ones again.
  if (lastCustom?.named !== custom) lastCustom = { named: custom, key: keyOf(subject) };
  return lastCustom.key;
}

function keyOf(subject: CacheSubject): CacheKey {
  const parts = partsOf(subject);
  const all = Object.values(parts);
  // Not among the parts: a provider hardly has two answers at one path.
  const { method = "POST" } = subject;
  if (method !== "POST" && parts.kind === "computed") all.push(method);
  // As JSON, so that no two lists of parts run together into the same text.
  return { key: digest(JSON.stringify(all)), parts };
}

let lastCustom: { readonly named: string; readonly key: CacheKey } | undefined;

function partsOf({ provider, path, search, model, credential, body, cacheKey: custom }: CacheSubject): CacheKeyParts {
  if (custom !== null && custom !== undefined) return { kind: "custom", cacheKey: custom };
  return {
    kind: "computed",
    provider,
    path,
    query: search === "" ? "" : digest(search),
    model: model ?? "",
    credential: credential ? digest(credential) : "",
    body: body.byteLength === 0 ? "" : digest(body),
  };
}

function digest(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}
