import type { Database } from "better-sqlite3";
import type { Sealer } from "../world/sealer.ts";

/** A stored provider key without its secret (G-BYOK-1, BY-1). */
export interface ProviderKey {
  readonly account: string;
  /** Null: every gateway of the account has it. */
  readonly gateway: string | null;
  /** Slug. */
  readonly provider: string;
  readonly alias: string;
  /** Enough of the secret to recognise it (BY-5); empty when there is none. */
  readonly preview: string;
  readonly defaultConfig: boolean;
  /** Requests in a period; null is no limit. */
  readonly rateLimit: number | null;
  readonly rateLimitPeriodSeconds: number;
  readonly modifiedMs: number;
}

export interface NewProviderKey extends Omit<ProviderKey, "preview" | "modifiedMs"> {
  /** Null: the key is listed, and never found for a request (BY-4). */
  readonly secret: string | null;
}

/** All but the secrets is in memory after an account's first request: most requests that bring no key ask for one. */
export interface ProviderKeys {
  /** The key that a gateway uses for a provider under an alias: its own, else one of the account. Never one without a secret. */
  find(account: string, gateway: string, provider: string, alias: string): ProviderKey | undefined;
  /** What `find` would find for a provider, oldest first: for the refusal of an unknown alias (G-BYOK-2). */
  aliases(account: string, gateway: string, provider: string): string[];
  /** Oldest first; with a gateway, its own and those of the whole account. */
  list(account: string, gateway?: string): ProviderKey[];
  /** Stores a key, or replaces the one with the same gateway, provider and alias. A new default clears the old one (BY-3). */
  put(key: NewProviderKey, nowMs: number): ProviderKey;
  /** Whether there was one. */
  delete(key: Pick<ProviderKey, "account" | "gateway" | "provider" | "alias">): boolean;
  /** Deletes the keys of all accounts, of one account, or of one gateway alone. */
  clear(account?: string, gateway?: string): void;
  /** The secret, for the request that is about to carry it. Throws an EmulatorError when it cannot be opened. */
  reveal(key: ProviderKey): string;
  /** An account's keys with their secrets as they are stored: nobody can read them without the key of the store. */
  sealed(account: string): SealedKey[];
  /** Stores such a key, of whatever account it was. Throws an EmulatorError when it cannot be opened with the key of this store. */
  putSealed(account: string, sealed: SealedKey): void;
}

/** A key whose secret is sealed, in base64; null where there is none. */
export interface SealedKey extends ProviderKey {
  readonly sealed: string | null;
}

export function providerKeyRows(database: Database, sealer: Sealer): ProviderKeys {
  const run = statements(database);
  const put = database.transaction((key: NewProviderKey, stored: ProviderKey) => {
    const { account, provider, alias, rateLimit, rateLimitPeriodSeconds, modifiedMs } = stored;
    const gateway = key.gateway ?? "";
    const sealed = key.secret === null ? null : sealer.seal(key.secret, ownerOf(key));
    if (key.defaultConfig) run.clearDefault.run(account, gateway, provider);
    const isDefault = key.defaultConfig ? 1 : 0;
    run.put.run(
      account,
      gateway,
      provider,
      alias,
      sealed,
      stored.preview,
      isDefault,
      rateLimit,
      rateLimitPeriodSeconds,
      modifiedMs,
    );
  });
  const known = new Map<string, readonly ProviderKey[]>();
  // By the listed key itself, which is another one after every change: what was opened is forgotten with it.
  const opened = new WeakMap<ProviderKey, string>();
  const of = (account: string): readonly ProviderKey[] => {
    const already = known.get(account);
    if (already) return already;
    const keys = run.list.all(account).map(fromRow);
    known.set(account, keys);
    return keys;
  };
  const sealedOf = ({ account, gateway, provider, alias }: ProviderKey) =>
    run.secret.get(account, gateway ?? "", provider, alias)?.secret ?? null;
  const putKey = (key: NewProviderKey, nowMs: number): ProviderKey => {
    const { secret, ...rest } = key;
    const stored = { ...rest, preview: preview(secret), modifiedMs: nowMs };
    put(key, stored);
    known.delete(key.account);
    return stored;
  };
  return {
    find: (account, gateway, provider, alias) => found(of(account), gateway, provider, alias),
    aliases(account, gateway, provider) {
      const usable = of(account).filter((key) => key.provider === provider && serves(key, gateway) && hasSecret(key));
      return [...new Set(usable.map(({ alias }) => alias))];
    },
    list: (account, gateway) => of(account).filter((key) => gateway === undefined || serves(key, gateway)),
    put: putKey,
    sealed: (account) =>
      of(account).map((key) => {
        const secret = sealedOf(key);
        return { ...key, sealed: secret === null ? null : Buffer.from(secret).toString("base64") };
      }),
    putSealed(account, { sealed, ...key }) {
      const { preview: _, modifiedMs, ...rest } = key;
      const secret = sealed === null ? null : sealer.open(Buffer.from(sealed, "base64"), ownerOf(key));
      putKey({ ...rest, account, secret }, modifiedMs);
    },
    delete({ account, gateway, provider, alias }) {
      known.delete(account);
      return run.delete.run(account, gateway ?? "", provider, alias).changes > 0;
    },
    clear(account, gateway) {
      known.clear();
      if (account === undefined) run.clearAll.run();
      else if (gateway === undefined) run.clearAccount.run(account);
      else run.clearGateway.run(account, gateway);
    },
    reveal(key) {
      const already = opened.get(key);
      if (already !== undefined) return already;
      const sealed = sealedOf(key);
      if (!sealed) throw new RangeError(`there is no ${ownerOf(key)}: find it first`);
      const secret = sealer.open(sealed, ownerOf(key));
      opened.set(key, secret);
      return secret;
    },
  };
}

type Row = Omit<ProviderKey, "gateway" | "defaultConfig"> & { readonly gateway: string; readonly defaultConfig: 0 | 1 };

type NewRow = [string, string, string, string, Uint8Array | null, string, number, number | null, number, number];

/** No gateway is kept as an empty one, because NULLs are all different to a UNIQUE constraint. */
function statements(database: Database) {
  return {
    list: database.prepare<[string], Row>(
      `SELECT account, gateway, provider, alias, preview, default_config AS defaultConfig, rate_limit AS rateLimit,
        rate_limit_period AS rateLimitPeriodSeconds, modified_ms AS modifiedMs FROM provider_keys WHERE account = ? ORDER BY ordinal`,
    ),
    clearDefault: database.prepare<[string, string, string]>(
      "UPDATE provider_keys SET default_config = 0 WHERE account = ? AND gateway = ? AND provider = ?",
    ),
    put: database.prepare<NewRow>(
      `INSERT INTO provider_keys (account, gateway, provider, alias, secret, preview, default_config, rate_limit, rate_limit_period, modified_ms)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (account, gateway, provider, alias) DO UPDATE SET secret = excluded.secret, preview = excluded.preview,
        default_config = excluded.default_config, rate_limit = excluded.rate_limit,
        rate_limit_period = excluded.rate_limit_period, modified_ms = excluded.modified_ms`,
    ),
    secret: database.prepare<[string, string, string, string], { secret: Uint8Array | null }>(
      "SELECT secret FROM provider_keys WHERE account = ? AND gateway = ? AND provider = ? AND alias = ?",
    ),
    delete: database.prepare<[string, string, string, string]>(
      "DELETE FROM provider_keys WHERE account = ? AND gateway = ? AND provider = ? AND alias = ?",
    ),
    clearAll: database.prepare("DELETE FROM provider_keys"),
    clearAccount: database.prepare<[string]>("DELETE FROM provider_keys WHERE account = ?"),
    clearGateway: database.prepare<[string, string]>("DELETE FROM provider_keys WHERE account = ? AND gateway = ?"),
  };
}

function fromRow(row: Row): ProviderKey {
  return { ...row, gateway: row.gateway === "" ? null : row.gateway, defaultConfig: row.defaultConfig === 1 };
}

function found(keys: readonly ProviderKey[], gateway: string, provider: string, alias: string): ProviderKey | undefined {
  let shared: ProviderKey | undefined;
  for (const key of keys) {
    if (key.provider !== provider || key.alias !== alias || !hasSecret(key)) continue;
    if (key.gateway === gateway) return key;
    if (key.gateway === null) shared = key;
  }
  return shared;
}

function serves(key: ProviderKey, gateway: string): boolean {
  return key.gateway === null || key.gateway === gateway;
}

function hasSecret(key: ProviderKey): boolean {
  return key.preview !== "";
}

function ownerOf({ account, gateway, provider, alias }: Pick<ProviderKey, "account" | "gateway" | "provider" | "alias">): string {
  const place = gateway === null ? `account '${account}'` : `gateway '${gateway}' of account '${account}'`;
  return `${provider} key '${alias}' of ${place}`;
}

/** Of a short secret, its two ends would be nearly all. */
const SHORTEST_SHOWN = 16;

function preview(secret: string | null): string {
  if (secret === null) return "";
  return secret.length < SHORTEST_SHOWN ? "..." : `${secret.slice(0, 3)}...${secret.slice(-4)}`;
}
