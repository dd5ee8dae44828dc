import type { KeyName, KeyView, NewKey } from "../schema/control/keys.ts";
import type { Ask } from "./ask.ts";

/** Stored provider keys. A secret goes in and never comes out. */
export interface KeysClient {
  list(which?: { readonly gateway?: string | undefined; readonly provider?: string | undefined }): Promise<readonly KeyView[]>;
  put(key: NewKey): Promise<KeyView>;
  remove(key: KeyName): Promise<void>;
}

export function keysClient(ask: Ask): KeysClient {
  return {
    list: async (which = {}) => (await ask<{ keys: KeyView[] }>("GET", "keys", { query: { ...which } })).keys,
    put: async (key) => (await ask<{ key: KeyView }>("PUT", "keys", { body: key })).key,
    remove: async (key) => void (await ask("DELETE", "keys", { query: { ...key } })),
  };
}
