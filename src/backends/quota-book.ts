import { type Account, Slot } from "../exchange/account.ts";
import type { QuotaStyle } from "../formats/quota-style.ts";
import { type Limit, leftOf, limitsOf, type QuotaState } from "../models/quotas/quota.ts";
import { bySpecificity, isFor } from "../models/quotas/which.ts";
import type { Provider } from "../providers/provider.ts";
import type { QuotaUse } from "../schema/control/quotas.ts";
import type { QuotaInput } from "../schema/quota-input.ts";

/**
 * What mock providers grant each account. Kept in memory with the account: it is the provider's memory, not the gateway's, so
 * a reset or a restart begins anew with the quotas of the configuration.
 */
export interface QuotaBook {
  /** The one quota that holds for a request; undefined for most. */
  find(account: Account, provider: Provider, model: string | undefined): Quota | undefined;
  /** In the order in which they are tried. */
  list(account: Account): readonly QuotaUse[];
  /** In place of the account's quota for the same provider and model; its counters begin anew. */
  set(account: Account, quota: QuotaInput): void;
  /** How many were taken away: those of a provider, of one of its model patterns, or all. */
  remove(account: Account, which: { readonly provider?: string | undefined; readonly model?: string | undefined }): number;
  /** Those of the configuration again, with new counters. */
  reset(account: Account): void;
  /** All of it as plain data, to be put back. */
  save(account: Account): SavedQuota[];
  restore(account: Account, saved: readonly SavedQuota[]): void;
}

/** A quota with what was taken from it, by model. */
export interface SavedQuota {
  readonly input: QuotaInput;
  readonly counters: readonly (readonly [model: string, state: QuotaState])[];
}

/** A quota with its counters. */
export interface Quota {
  readonly input: QuotaInput;
  readonly isFor: (model: string | undefined) => boolean;
  readonly style: QuotaStyle;
  readonly limits: readonly Limit[];
  readonly counters: Map<string, QuotaState>;
}

/** Of a vendor that says nothing of its own. */
const PLAIN: QuotaStyle = { refill: "at once", tokens: "used" };

export function quotaBook(configured: readonly QuotaInput[], find: (slug: string) => Provider | undefined): QuotaBook {
  // Without any quota a request costs one look at this.
  let inUse = configured.length > 0;
  const slot = new Slot<{ quotas?: Quota[] }>(() => ({}));
  const made = (input: QuotaInput): Quota => {
    const style = find(input.provider)?.quota ?? PLAIN;
    return { input, isFor: isFor(input), style, limits: limitsOf(input, style), counters: new Map() };
  };
  const of = (account: Account): Quota[] => {
    const kept = slot.of(account);
    kept.quotas ??= configured
      .filter((quota) => (quota.account ?? account.id) === account.id)
      .sort(bySpecificity)
      .map(made);
    return kept.quotas;
  };
  return {
    find(account, { id }, model) {
      if (!inUse) return undefined;
      return of(account).find((quota) => quota.input.provider === id && quota.isFor(model));
    },
    list: (account) => of(account).map((quota) => use(quota, account)),
    set(account, input) {
      inUse = true;
      const others = of(account).filter((quota) => quota.input.provider !== input.provider || !sameModel(quota.input, input));
      const own = { ...input, account: account.id };
      slot.of(account).quotas = [...others, made(own)].sort((a, b) => bySpecificity(a.input, b.input));
    },
    remove(account, { provider, model }) {
      const before = of(account);
      const isMeant = ({ input }: Quota) =>
        (provider ?? input.provider) === input.provider && (!model || sameModel(input, { model }));
      const kept = before.filter((quota) => !isMeant(quota));
      slot.of(account).quotas = kept;
      return before.length - kept.length;
    },
    reset: (account) => slot.forget(account),
    save: (account) => of(account).map(({ input, counters }) => ({ input, counters: [...counters] })),
    restore(account, saved) {
      inUse ||= saved.length > 0;
      const own = ({ input }: SavedQuota) => ({ ...input, ...(input.account !== undefined && { account: account.id }) });
      slot.of(account).quotas = saved.map((one) => ({ ...made(own(one)), counters: new Map(one.counters) }));
    },
  };
}

/** The same by the accounts' ids, for those who know no more of them. */
export function quotaDesk(book: QuotaBook, open: (id: string) => Account) {
  return {
    list: (id: string) => book.list(open(id)),
    set: (id: string, quota: QuotaInput) => book.set(open(id), quota),
    remove: (id: string, which: Parameters<QuotaBook["remove"]>[1]) => book.remove(open(id), which),
  };
}

function sameModel(a: Pick<QuotaInput, "model">, b: Pick<QuotaInput, "model">): boolean {
  return (a.model ?? "*") === (b.model ?? "*");
}

function use({ input, limits, counters }: Quota, { clock }: Account): QuotaUse {
  const nowMs = clock.now();
  return {
    ...input,
    counters: [...counters].map(([model, state]) => ({ model: model || null, left: leftOf(limits, state, nowMs) })),
  };
}
