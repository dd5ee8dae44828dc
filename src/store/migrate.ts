import type { Database } from "better-sqlite3";
import { latestSchema } from "./latest-schema.ts";
import { firstTables } from "./migrations/001-logs-and-exchanges.ts";
import { gatewayTables } from "./migrations/002-gateways-cache-windows-keys-credits.ts";
import { logFields } from "./migrations/003-log-fields.ts";
import { gatewayOrigins } from "./migrations/004-gateway-origins.ts";
import { ownProviders } from "./migrations/005-own-providers.ts";
import { cassetteIndex } from "./migrations/006-cassette-index.ts";
import { packedInbox } from "./migrations/007-packed-inbox.ts";
import { cassettePlaces } from "./migrations/008-cassette-places.ts";
import { inboxBases } from "./migrations/009-inbox-bases.ts";

/** In order; a database remembers how many it has had in `user_version`. */
export const migrations: readonly string[] = [
  firstTables,
  gatewayTables,
  logFields,
  gatewayOrigins,
  ownProviders,
  cassetteIndex,
  packedInbox,
  cassettePlaces,
  inboxBases,
];

/** "AIGW": the mark of our databases. */
export const APPLICATION_ID = 0x41_49_47_57;

/**
 * Brings the schema up to date, in one transaction, and marks the database as ours. A new file gets at once what all
 * migrations come to: one by one they take twice as long.
 */
export function migrate(database: Database): void {
  if (schemaOf(database) === migrations.length && isMarked(database)) return;
  database
    .transaction(() => {
      // Somebody else may have made the tables while this one waited for its turn.
      const had = schemaOf(database);
      const missing = had === 0 && isEmpty(database) ? [latestSchema] : migrations.slice(had);
      for (const sql of missing) database.exec(sql);
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}

function schemaOf(database: Database): number {
  const had = Number(database.pragma("user_version", { simple: true }));
  if (had > migrations.length) {
    throw new Error(`it was written by a newer version (schema ${had}, this one knows ${migrations.length})`);
  }
  return had;
}

function isMarked(database: Database): boolean {
  return database.pragma("application_id", { simple: true }) === APPLICATION_ID;
}

function isEmpty(database: Database): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master").get() === undefined;
}
