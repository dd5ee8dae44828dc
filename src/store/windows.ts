import type { Database } from "better-sqlite3";
import type { Deferred } from "./deferred.ts";

/** What is being counted, and for whom. */
export interface WindowKey {
  readonly account: string;
  readonly gateway: string;
  /** The limit that it serves, in one word: "gateway", "provider-key". */
  readonly kind: string;
  /** What sets it apart from others of its kind: a provider and alias, a model; empty when nothing does. */
  readonly subject: string;
}

/** Counters of limits. What a counter's state looks like is its limit's business: plain data, never changed in place. */
export interface Windows {
  /** The state saved last, if it fits: a limit that changed its technique begins anew. */
  load<State extends object>(key: WindowKey, fits: (state: unknown) => state is State): State | undefined;
  /** Read back at once; written with the journal's next transaction. */
  save(key: WindowKey, state: object): void;
  /** All counters of an account. */
  list(account: string): { readonly key: WindowKey; readonly state: object }[];
  /** Forgets those of all accounts, of one account, or of one gateway. */
  clear(account?: string, gateway?: string): void;
}

/** All accounts together. Where each end user is counted apart there may be very many, and all are on disk. */
const MOST_IN_MEMORY = 50_000;

export function windowRows(database: Database, mostInMemory = MOST_IN_MEMORY): Windows & Deferred {
  const run = statements(database);
  const known = new Map<string, Map<string, Window>>();
  const unsaved = new Set<Window>();
  let size = 0;
  const forget = () => {
    known.clear();
    size = 0;
  };
  const read = (key: WindowKey): Window => {
    size += 1;
    const row = run.find.get(key.account, key.gateway, key.kind, key.subject);
    return { key, state: row && JSON.parse(row.state) };
  };
  const of = (key: WindowKey): Window => {
    const windows = memberOf(known, key.account, () => new Map<string, Window>());
    // Neither gateway ids nor kinds have spaces in them.
    return memberOf(windows, `${key.gateway} ${key.kind} ${key.subject}`, () => read(key));
  };
  return {
    load(key, fits) {
      const { state } = of(key);
      return fits(state) ? state : undefined;
    },
    save(key, state) {
      const window = of(key);
      window.state = state;
      unsaved.add(window);
    },
    list(account) {
      const rows = run.list.all(account).map(({ state, ...key }) => ({ key, state: JSON.parse(state) as object }));
      const waiting = [...unsaved].filter(({ key }) => key.account === account);
      const saved = rows.filter(({ key }) => !waiting.some((window) => sameKey(window.key, key)));
      return [...saved, ...waiting.map(({ key, state }) => ({ key, state: state as object }))];
    },
    clear(account, gateway) {
      // What stays is read again from the tables, so it has to be there.
      for (const window of unsaved) run.put(window);
      unsaved.clear();
      run.clear(account, gateway);
      forget();
    },
    get waiting() {
      return unsaved.size > 0;
    },
    writeWaiting() {
      for (const window of unsaved) run.put(window);
    },
    settle(committed) {
      if (!committed) return;
      unsaved.clear();
      if (size > mostInMemory) forget();
    },
  };
}

interface Window {
  readonly key: WindowKey;
  state: unknown;
}

function statements(database: Database) {
  const put = database.prepare<[string, string, string, string, string]>(
    `INSERT INTO windows (account, gateway, kind, subject, state) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (account, gateway, kind, subject) DO UPDATE SET state = excluded.state`,
  );
  const clearAll = database.prepare("DELETE FROM windows");
  const clearAccount = database.prepare<[string]>("DELETE FROM windows WHERE account = ?");
  const clearGateway = database.prepare<[string, string]>("DELETE FROM windows WHERE account = ? AND gateway = ?");
  return {
    find: database.prepare<[string, string, string, string], { state: string }>(
      "SELECT state FROM windows WHERE account = ? AND gateway = ? AND kind = ? AND subject = ?",
    ),
    list: database.prepare<[string], WindowKey & { state: string }>(
      "SELECT account, gateway, kind, subject, state FROM windows WHERE account = ? ORDER BY gateway, kind, subject",
    ),
    put: ({ key, state }: Window) => put.run(key.account, key.gateway, key.kind, key.subject, JSON.stringify(state)),
    clear(account: string | undefined, gateway: string | undefined) {
      if (account === undefined) clearAll.run();
      else if (gateway === undefined) clearAccount.run(account);
      else clearGateway.run(account, gateway);
    },
  };
}

function sameKey(a: WindowKey, b: WindowKey): boolean {
  return a.gateway === b.gateway && a.kind === b.kind && a.subject === b.subject;
}

function memberOf<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
