import type { Database } from "better-sqlite3";
import { firstTables } from "./migrations/001-logs-and-exchanges.ts";
import { gatewayTables } from "./migrations/002-gateways-cache-windows-keys-credits.ts";
import { logFields } from "./migrations/003-log-fields.ts";
import { gatewayOrigins } from "./migrations/004-gateway-origins.ts";
import { ownProviders } from "./migrations/005-own-providers.ts";
import { cassetteIndex } from "./migrations/006-cassette-index.ts";
import { packedInbox } from "./migrations/007-packed-inbox.ts";
import { cassettePlaces } from "./migrations/008-cassette-places.ts";

/** In order; a database remembers how many it has had in `user_version`. */
const migrations: readonly string[] = [
  firstTables,
  gatewayTables,
  logFields,
  gatewayOrigins,
  ownProviders,
  cassetteIndex,
  packedInbox,
  cassettePlaces,
];

export function migrate(database: Database): void {
  const had = Number(database.pragma("user_version", { simple: true }));
  if (had > migrations.length) {
    throw new Error(`it was written by a newer version (schema ${had}, this one knows ${migrations.length})`);
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < had) continue;
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${index + 1}`);
    })();
  }
}
