import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { EmulatorError } from "../errors/emulator-error.ts";
import { openSealer, type Sealer } from "../world/sealer.ts";
import { type CacheBounds, cacheRows } from "./cache.ts";
import { creditRows } from "./credits.ts";
import { exchangeRows } from "./exchanges.ts";
import { gatewayRows } from "./gateways.ts";
import { inbox } from "./inbox.ts";
import { journal } from "./journal.ts";
import { logRows } from "./logs.ts";
import { migrate } from "./migrate.ts";
import { providerKeyRows } from "./provider-keys.ts";
import type { Store } from "./store.ts";
import { windowRows } from "./windows.ts";

export interface StoreParts {
  /** Seals provider keys. Left out: with a key file beside the database, or in memory with a key of its own. */
  readonly sealer?: Sealer | undefined;
  readonly cache?: CacheBounds | undefined;
}

/** Opens the database file (":memory:" for none), brings its schema up to date and prepares every statement. */
export function openStore(path: string, parts: StoreParts = {}): Store {
  const database = connect(path);
  try {
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = NORMAL");
    database.pragma("foreign_keys = ON");
    // A checkpoint in the middle of a request is what makes the slowest ones slow; see checkpoint() below.
    database.pragma("wal_autocheckpoint = 20000");
    migrate(database);
  } catch (error) {
    database.close();
    throw unusable(path, error);
  }
  const logs = logRows(database);
  const exchanges = exchangeRows(database);
  const cache = cacheRows(database, parts.cache);
  const windows = windowRows(database);
  const credits = creditRows(database);
  const arrivals = inbox(database, { logs, exchanges });
  const writes = journal(database, arrivals, [cache, windows, credits]);
  return {
    logs,
    exchanges,
    gateways: gatewayRows(database),
    cache,
    windows,
    providerKeys: providerKeyRows(database, parts.sealer ?? openSealer(path === MEMORY ? {} : { file: `${path}.key` })),
    credits,
    journal: writes,
    reset(account) {
      writes.flush();
      arrivals.clear(account);
      exchanges.clear(account);
      logs.clear(account);
      cache.purge({ account });
      windows.clear(account);
      credits.clear(account);
    },
    checkpoint() {
      if (database.open) database.pragma("wal_checkpoint(PASSIVE)");
    },
    close() {
      if (!database.open) return;
      writes.flush();
      // Whoever opens the file next finds everything in its place, unless there is too much to wait for.
      arrivals.sort(MOST_SORTED_AT_CLOSE);
      database.close();
    },
  };
}

const MEMORY = ":memory:";
const MOST_SORTED_AT_CLOSE = 5_000;

function connect(path: string): Database.Database {
  try {
    if (path !== MEMORY) makePrivate(path);
    return new Database(path);
  } catch (error) {
    throw unusable(path, error);
  }
}

/** Bodies and cached answers are nobody else's business. SQLite gives the files beside it the same mode. */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, "a", 0o600));
}

function unusable(path: string, cause: unknown): EmulatorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  // What npm leaves behind when it was not allowed to run install scripts (architecture 16.1).
  if (/Could not locate the bindings file|NODE_MODULE_VERSION|invalid ELF|was compiled against/.test(reason)) {
    return new EmulatorError("AIGW-SQLITE", `the SQLite module cannot be loaded: ${reason.split("\n")[0]}`, {
      hint: "build it with `npm rebuild better-sqlite3` (npm 12: `npm install --allow-scripts=better-sqlite3`)",
      cause,
    });
  }
  return new EmulatorError("AIGW-DATABASE", `cannot open the database ${path}: ${reason}`, {
    // Not to delete it: it may be somebody's README.
    hint: "name another file with --db, or start with --ephemeral",
    file: path,
    cause,
  });
}
