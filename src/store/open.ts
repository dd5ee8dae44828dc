import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { EmulatorError } from "../errors/emulator-error.ts";
import { openSealer, type Sealer } from "../world/sealer.ts";
import { type CacheBounds, cacheRows } from "./cache.ts";
import { cassetteIndexRows } from "./cassette-index.ts";
import { creditRows } from "./credits.ts";
import { exchangeRows } from "./exchanges.ts";
import { gatewayRows } from "./gateways.ts";
import { type Inbox, inbox } from "./inbox.ts";
import { journal } from "./journal.ts";
import { logRows } from "./logs.ts";
import { APPLICATION_ID, migrate } from "./migrate.ts";
import { ownProviderRows } from "./own-providers.ts";
import { providerKeyRows } from "./provider-keys.ts";
import type { Journal, Store, StoredPart } from "./store.ts";
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
    refuseForeign(database);
    // Before the next: as long as it is not said, a new file waits for the disk more often.
    database.pragma("synchronous = NORMAL");
    database.pragma("journal_mode = WAL");
    database.pragma("foreign_keys = ON");
    // A checkpoint in the middle of a request is what makes the slowest ones slow; see checkpoint() below. This is for a load that
    // leaves no time for one: 64 MB, of pages as SQLite makes them.
    database.pragma("wal_autocheckpoint = 16000");
    database.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
    migrate(database);
    return repositories(database, path, parts);
  } catch (error) {
    database.close();
    throw unusable(path, error);
  }
}

function repositories(database: Database.Database, path: string, parts: StoreParts): Store {
  const logs = logRows(database);
  const exchanges = exchangeRows(database);
  const gateways = gatewayRows(database);
  const cache = cacheRows(database, parts.cache);
  const windows = windowRows(database);
  const credits = creditRows(database);
  const arrivals = inbox(database, { logs, exchanges });
  const writes = journal(database, arrivals, [cache, windows, credits]);
  const forgetting: Readonly<Record<StoredPart, (account: string | undefined) => void>> = {
    exchanges(account) {
      arrivals.clear(account);
      exchanges.clear(account);
      logs.clear(account);
    },
    cache: (account) => void cache.purge({ account }),
    limits: windows.clear,
    credits: credits.clear,
    gateways: gateways.clear,
  };
  return {
    logs,
    exchanges,
    gateways,
    cache,
    windows,
    providerKeys: providerKeyRows(database, parts.sealer ?? openSealer(path === MEMORY ? {} : { file: `${path}.key` })),
    ownProviders: ownProviderRows(database),
    credits,
    cassettes: cassetteIndexRows(database),
    journal: writes,
    reset(account, part) {
      writes.flush();
      for (const [name, forget] of Object.entries(forgetting)) if (part === undefined || part === name) forget(account);
    },
    deleteGateway(account, id) {
      writes.flush();
      while (!arrivals.sort(SORTED_AT_ONCE));
      logs.clear(account, id);
      cache.purge({ account, gateway: id });
      windows.clear(account, id);
      gateways.delete(account, id);
    },
    checkpoint() {
      if (database.open) database.pragma("wal_checkpoint(PASSIVE)");
    },
    close() {
      if (database.open) closeTidily(database, writes, arrivals);
    },
  };
}

/** Whoever opens the file next finds everything in its place, unless there is too much to wait for, or no room left. */
function closeTidily(database: Database.Database, writes: Journal, arrivals: Inbox): void {
  writes.flush();
  try {
    arrivals.sort(MOST_SORTED_AT_CLOSE);
  } catch {
    // A full disk, or somebody's lock. The rows are safe where they are, and are sorted at the next start.
  }
  database.close();
}

const MEMORY = ":memory:";
const MOST_SORTED_AT_CLOSE = 5_000;
const SORTED_AT_ONCE = 1_000;

/** Throws for a database that is another program's, before anything in it is touched. */
function refuseForeign(database: Database.Database): void {
  const id = Number(database.pragma("application_id", { simple: true }));
  if (id === APPLICATION_ID) return;
  const tables = database.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const names = tables.map(({ name }) => name);
  // Those of the first versions are not marked, but have these.
  const ours = ["exchanges", "inbox", "logs"].every((name) => names.includes(name));
  if (id !== 0 || (names.length > 0 && !ours)) {
    throw new Error(`it belongs to another program (its tables: ${names.slice(0, 5).join(", ") || "none"})`);
  }
}

function connect(path: string): Database.Database {
  try {
    if (path !== MEMORY) makePrivate(path);
    const nativeBinding = addon();
    return new Database(path, nativeBinding === undefined ? {} : { nativeBinding });
  } catch (error) {
    throw unusable(path, error);
  }
}

/** Where npm puts it. Left to itself, better-sqlite3 looks in many places, and each where it is not takes longer than to open a database. */
function addon(): string | undefined {
  const library = createRequire(import.meta.url).resolve("better-sqlite3");
  const usual = join(dirname(library), "../build/Release/better_sqlite3.node");
  return existsSync(usual) ? usual : undefined;
}

/** Bodies and cached answers are nobody else's business. SQLite gives the files beside it the same mode. */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, "a", 0o600));
}

function unusable(path: string, cause: unknown): EmulatorError {
  // It says already what to do, such as the one about the key file.
  if (cause instanceof EmulatorError) return cause;
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
