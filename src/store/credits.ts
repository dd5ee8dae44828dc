import type { Database } from "better-sqlite3";
import type { Deferred } from "./deferred.ts";

/** Prepaid credits by account, in whole nanodollars. */
export interface Credits {
  /** Undefined for an account that has no credits of its own. */
  balance(account: string): number | undefined;
  /** What an account begins with: counts only while it has no balance, and is kept only once something changes it. */
  open(account: string, nanodollars: number): void;
  /** Kept once this returns. */
  set(account: string, nanodollars: number): void;
  /** A purchase; kept once this returns. The new balance. */
  add(account: string, nanodollars: number): number;
  /** What an answer cost. May leave less than nothing (G-UB-7); does nothing to an account without a balance. */
  deduct(account: string, nanodollars: number): void;
  /** Forgets one account's balance, or all. */
  clear(account?: string): void;
}

export function creditRows(database: Database): Credits & Deferred {
  const run = statements(database);
  const balances = new Map<string, number | undefined>();
  const unsaved = new Set<string>();
  const balance = (account: string): number | undefined => {
    if (!balances.has(account)) balances.set(account, run.find.get(account)?.nanodollars);
    return balances.get(account);
  };
  const set = (account: string, nanodollars: number): number => {
    run.put.run(account, whole(nanodollars));
    balances.set(account, nanodollars);
    unsaved.delete(account);
    return nanodollars;
  };
  return {
    balance,
    set: (account, nanodollars) => void set(account, nanodollars),
    add: (account, nanodollars) => set(account, (balance(account) ?? 0) + whole(nanodollars)),
    open(account, nanodollars) {
      if (balance(account) === undefined) balances.set(account, whole(nanodollars));
    },
    deduct(account, nanodollars) {
      const before = balance(account);
      if (before === undefined || nanodollars === 0) return;
      balances.set(account, whole(before - whole(nanodollars)));
      unsaved.add(account);
    },
    clear(account) {
      if (account === undefined) {
        run.clearAll.run();
        balances.clear();
        unsaved.clear();
        return;
      }
      run.clear.run(account);
      balances.delete(account);
      unsaved.delete(account);
    },
    get waiting() {
      return unsaved.size > 0;
    },
    writeWaiting() {
      for (const account of unsaved) run.put.run(account, balances.get(account) ?? 0);
    },
    settle(committed) {
      if (committed) unsaved.clear();
    },
  };
}

function statements(database: Database) {
  return {
    find: database.prepare<[string], { nanodollars: number }>("SELECT nanodollars FROM credits WHERE account = ?"),
    put: database.prepare<[string, number]>("INSERT OR REPLACE INTO credits (account, nanodollars) VALUES (?, ?)"),
    clear: database.prepare<[string]>("DELETE FROM credits WHERE account = ?"),
    clearAll: database.prepare("DELETE FROM credits"),
  };
}

/** Beyond what JavaScript counts exactly, SQLite would keep a rounded balance without a word. */
function whole(nanodollars: number): number {
  if (Number.isSafeInteger(nanodollars)) return nanodollars;
  throw new RangeError(`${nanodollars} is no whole number of nanodollars that can be kept`);
}
