import type { QuotaUse } from "../schema/control/quotas.ts";
import type { QuotaInput } from "../schema/quota-input.ts";
import type { Ask } from "./ask.ts";

/** What mock providers grant the account. */
export interface QuotasClient {
  list(): Promise<readonly QuotaUse[]>;
  /** In place of the one for the same provider and model; its counters begin anew. */
  set(quota: QuotaInput): Promise<readonly QuotaUse[]>;
  /** Those of a provider, of one model of it, or all; gives how many there were. */
  remove(which?: { readonly provider?: string | undefined; readonly model?: string | undefined }): Promise<number>;
}

export function quotasClient(ask: Ask): QuotasClient {
  return {
    list: async () => (await ask<{ quotas: QuotaUse[] }>("GET", "quotas")).quotas,
    set: async (quota) => (await ask<{ quotas: QuotaUse[] }>("PUT", "quotas", { body: quota })).quotas,
    remove: async (which = {}) => (await ask<{ removed: number }>("DELETE", "quotas", { query: { ...which } })).removed,
  };
}
