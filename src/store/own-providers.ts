import type { Database } from "better-sqlite3";

/** How the providers of accounts were: by slug, a digest of all that was said of each. */
export interface OwnProviders {
  /** Slugs of those that are not as they were, or are gone. From now on they are as given. */
  replace(account: string, digests: ReadonlyMap<string, string>): string[];
}

export function ownProviderRows(database: Database): OwnProviders {
  const run = {
    list: database.prepare<[string], { provider: string; digest: string }>(
      "SELECT provider, digest FROM own_providers WHERE account = ?",
    ),
    put: database.prepare<[string, string, string]>(
      "INSERT INTO own_providers (account, provider, digest) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET digest = excluded.digest",
    ),
    delete: database.prepare<[string, string]>("DELETE FROM own_providers WHERE account = ? AND provider = ?"),
  };
  const replace = database.transaction((account: string, digests: ReadonlyMap<string, string>) => {
    const before = run.list.all(account);
    const known = new Map(before.map(({ provider, digest }) => [provider, digest]));
    for (const { provider } of before) if (!digests.has(provider)) run.delete.run(account, provider);
    for (const [provider, digest] of digests) if (known.get(provider) !== digest) run.put.run(account, provider, digest);
    return before.filter(({ provider, digest }) => digests.get(provider) !== digest).map(({ provider }) => provider);
  });
  return {
    replace(account, digests) {
      // What nearly every account has: none, now and before.
      if (digests.size === 0 && run.list.get(account) === undefined) return [];
      return replace(account, digests);
    },
  };
}
