import { cassetteStates } from "../backends/cassette-state.ts";
import type { SavedQuota } from "../backends/quota-book.ts";
import { ruleDesk } from "../backends/rule-desk.ts";
import { restoreRules, type SavedRules, saveRules } from "../backends/saved-rules.ts";
import type { SavedFault } from "../faults/book.ts";
import type { Mode } from "../schema/mode.ts";
import type { CacheEntry } from "../store/cache.ts";
import type { StoredGateway } from "../store/gateways.ts";
import type { SealedKey } from "../store/provider-keys.ts";
import type { WindowKey } from "../store/windows.ts";
import type { Engine } from "./engine.ts";

/** Everything that an account was given and has counted at run time, as plain data; not its exchanges and logs. */
export interface AccountState {
  readonly account: string;
  /** Undefined is the configured one. */
  readonly seed?: string | undefined;
  readonly clock: { readonly frozen: boolean; readonly nowMs: number; readonly aheadMs: number };
  readonly cassettes: { readonly selected?: string; readonly mode?: Mode; readonly onMiss?: "mock" | "error" };
  readonly gateways: readonly StoredGateway[];
  readonly keys: readonly SealedKey[];
  /** In nanodollars; undefined for an account without a balance. */
  readonly credits?: number | undefined;
  readonly windows: readonly { readonly key: WindowKey; readonly state: object }[];
  readonly faults: readonly SavedFault[];
  readonly quotas: readonly SavedQuota[];
  readonly mocks: SavedRules;
  /** Bodies in base64. */
  readonly cache: readonly { readonly entry: CacheEntry; readonly body: string }[];
}

type Parts = Pick<Engine, "accounts" | "store" | "faults" | "quotas" | "mocks"> & {
  /** Slugs that a rule of the account may name. */
  readonly providers: (account: string) => readonly string[];
};

export function saveAccount(id: string, { accounts, store, faults, quotas, mocks }: Parts): AccountState {
  const account = accounts.open(id);
  const { frozen, nowMs, aheadMs } = account.clock.state();
  const { selected, mode, onMiss } = cassetteStates.of(account);
  return {
    account: id,
    seed: account.seeding.configured ? undefined : account.seeding.text,
    clock: { frozen, nowMs, aheadMs },
    cassettes: { ...(selected !== undefined && { selected }), ...(mode && { mode }), ...(onMiss && { onMiss }) },
    gateways: store.gateways.list(id),
    keys: store.providerKeys.sealed(id),
    credits: store.credits.balance(id),
    windows: store.windows.list(id),
    faults: faults.save(account),
    quotas: quotas.save(account),
    mocks: saveRules(account, mocks.current()),
    cache: store.cache.list({ account: id }).flatMap((entry) => {
      // Looked up when it was stored, it is fresh.
      const found = store.cache.find(entry, entry.storedMs);
      return found.kind === "hit" ? [{ entry, body: Buffer.from(found.body).toString("base64") }] : [];
    }),
  };
}

/** Puts it into an account that has just been reset. Throws an EmulatorError where a part of it is of no use any more. */
export async function restoreAccount(id: string, state: AccountState, parts: Parts): Promise<void> {
  const { accounts, store, faults, quotas, mocks } = parts;
  const account = accounts.open(id);
  store.providerKeys.clear(id);
  for (const key of state.keys) store.providerKeys.putSealed(id, key);
  faults.restore(account, state.faults);
  quotas.restore(account, state.quotas);
  restoreRules(account, state.mocks, mocks.current(), ruleDesk({ ...parts, mocks: mocks.current, open: accounts.open }));
  account.seeding.set(state.seed);
  Object.assign(cassetteStates.of(account), state.cassettes);
  for (const gateway of state.gateways.toReversed()) store.gateways.restore({ ...gateway, account: id });
  if (state.credits !== undefined) store.credits.set(id, state.credits);
  for (const { key, state: counted } of state.windows) store.windows.save({ ...key, account: id }, counted);
  for (const { entry, body } of state.cache.toReversed()) {
    store.cache.put({ ...entry, account: id }, Buffer.from(body, "base64"), entry.storedMs);
  }
  if (state.clock.frozen) await account.clock.freeze(state.clock.nowMs);
  else if (state.clock.aheadMs !== 0) await account.clock.set(account.clock.now() + state.clock.aheadMs);
}
