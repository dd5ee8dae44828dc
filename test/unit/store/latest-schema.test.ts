import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { latestSchema } from "../../../src/store/latest-schema.ts";
import { APPLICATION_ID, migrate, migrations } from "../../../src/store/migrate.ts";

const HEAD = `// What the migrations come to, for a new file. Made by test/unit/store/latest-schema.test.ts; after a new migration:
// npx vitest run --project unit test/unit/store/latest-schema.test.ts --update`;

test("a new file's schema is what the migrations come to", async () => {
  const text = statements(migrated()).join(";\n");
  await expect(`${HEAD}\nexport const latestSchema = \`\n${text};\n\`;\n`).toMatchFileSnapshot(
    "../../../src/store/latest-schema.ts",
  );
});

test("a database that is made at once and one that has had every migration hold the same", () => {
  const atOnce = new Database(":memory:");
  atOnce.exec(latestSchema);
  expect(contents(atOnce)).toEqual(contents(migrated()));
});

test("a database that has lost its mark gets it again, and keeps what it has", () => {
  const database = new Database(":memory:");
  migrate(database);
  const before = contents(database);
  database.pragma("application_id = 0");
  migrate(database);
  expect(database.pragma("application_id", { simple: true })).toBe(APPLICATION_ID);
  expect(contents(database)).toEqual(before);
});

function migrated(): Database.Database {
  const database = new Database(":memory:");
  for (const sql of migrations) database.exec(sql);
  return database;
}

function statements(database: Database.Database): string[] {
  const own = database.prepare<[], { sql: string }>(
    "SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY rowid",
  );
  return own.all().map(({ sql }) => sql);
}

/** The schema, and every row of a table that does not start empty. */
function contents(database: Database.Database) {
  const tables = database.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  return [statements(database), tables.map(({ name }) => [name, database.prepare(`SELECT * FROM "${name}"`).all()])];
}
