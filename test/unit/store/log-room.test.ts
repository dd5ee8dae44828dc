import Database from "better-sqlite3";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { LogLimit } from "../../../src/store/log-room.ts";
import { firstTables } from "../../../src/store/migrations/001-logs-and-exchanges.ts";
import { gatewayTables } from "../../../src/store/migrations/002-gateways-cache-windows-keys-credits.ts";
import type { Store } from "../../../src/store/store.ts";
import { logRow, withLogs } from "./log-rows.ts";
import { databaseFile, fileStore, memoryStore } from "./stored-file.ts";

async function write(
  store: Store,
  ids: readonly string[],
  limit: LogLimit | null,
  row: { gateway?: string; account?: string } = {},
) {
  for (const id of ids) {
    const log = { row: { ...logRow(id), ...row }, request: Buffer.from(id), response: null, limit };
    void store.journal.write(withLogs(id, [log], row.account));
  }
  await store.journal.sorted();
}

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => String(from + index).padStart(5, "0"));
const kept = (store: Store, all: readonly string[]) => all.filter((id) => store.logs.find(id));

test("LOG-23 STOP_INSERTING keeps what is there and stores nothing more; the exchange is kept", async () => {
  const store = memoryStore();
  await write(store, ids(0, 5), { most: 3, strategy: "STOP_INSERTING" });
  expect(kept(store, ids(0, 5))).toEqual(ids(0, 3));
  expect(store.exchanges.find("00004")).toBeDefined();
  expect(store.logs.count()).toBe(3);
});

test("LOG-23 DELETE_OLDEST removes the oldest, one at a time when the limit is small, with their bodies", async () => {
  const store = memoryStore();
  await write(store, ids(0, 5), { most: 3, strategy: "DELETE_OLDEST" });
  expect(kept(store, ids(0, 5))).toEqual(ids(2, 5));
  expect([store.logs.bodies("00001"), store.logs.bodies("00002")]).toEqual([
    undefined,
    { request: Buffer.from("00002"), response: null },
  ]);
});

test("LOG-23 DELETE_OLDEST removes 0.1 % of the limit at once", async () => {
  const store = memoryStore();
  const limit: LogLimit = { most: 3_000, strategy: "DELETE_OLDEST" };
  await write(store, ids(0, 3_000), limit);
  expect(store.logs.count()).toBe(3_000);
  await write(store, ids(3_000, 3_001), limit);
  expect(store.logs.count()).toBe(2_998);
  expect(kept(store, ids(0, 5))).toEqual(ids(3, 5));
});

test("LOG-22 the limit is the gateway's: others, and gateways without one, keep what they have", async () => {
  const store = memoryStore();
  const limit: LogLimit = { most: 2, strategy: "DELETE_OLDEST" };
  await write(store, ids(0, 4), null, { gateway: "free" });
  await write(store, ids(10, 14), limit);
  await write(store, ids(20, 24), limit, { account: "other" });
  expect(kept(store, [...ids(0, 4), ...ids(10, 14), ...ids(20, 24)])).toEqual([...ids(0, 4), ...ids(12, 14), ...ids(22, 24)]);
});

test("LOG-22 a limit that was lowered is reached in steps, so that nobody waits for all of it", async () => {
  const store = memoryStore();
  await write(store, ids(0, 2_500), null);
  const limit: LogLimit = { most: 10, strategy: "DELETE_OLDEST" };
  await write(store, ids(3_000, 3_001), limit);
  expect(store.logs.count()).toBe(1_501);
  await write(store, ids(3_001, 3_003), limit);
  expect(store.logs.count()).toBe(10);
});

test("the counter and the rows agree, whatever is written, written again, forgotten and deleted", async () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant("write" as const),
      id: fc.nat(12),
      account: fc.constantFrom("a", "b"),
      most: fc.option(fc.integer({ min: 1, max: 5 })),
    }),
    fc.record({ do: fc.constant("reset" as const), account: fc.constantFrom("a", "b", undefined) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const path = databaseFile();
      const store = fileStore(path);
      for (const each of steps) {
        if (each.do === "reset") store.reset(each.account);
        else
          await write(store, [String(each.id)], each.most === null ? null : { most: each.most, strategy: "DELETE_OLDEST" }, {
            account: each.account,
          });
      }
      const counted = store.logs.count();
      store.close();
      const database = new Database(path, { readonly: true });
      const byGateway = database.prepare("SELECT account, gateway, count(*) AS rows FROM logs GROUP BY 1, 2 ORDER BY 1").all();
      const counts = database.prepare("SELECT account, gateway, rows FROM log_counts WHERE rows > 0 ORDER BY 1").all();
      const rows = database.prepare("SELECT count(*) FROM logs").pluck().get();
      database.close();
      expect(counts).toEqual(byGateway);
      expect(counted).toBe(rows);
    }),
    { numRuns: 15 },
  );
});

test("rows of a version before this one are counted, and can be read", () => {
  const path = databaseFile();
  const before = new Database(path);
  before.exec(firstTables);
  before.exec(gatewayTables);
  before.pragma("user_version = 2");
  before
    .prepare(
      `INSERT INTO logs (id, exchange_id, account, gateway, created_ms, provider, path, step, status_code, success, cached, duration_ms,
        request_size, response_size) VALUES ('x', 'x', 'local', 'default', 1, 'openai', 'p', 0, 200, 1, 0, 1, 1, 1)`,
    )
    .run();
  const { attempt: _, requestType: __, ...old } = logRow("y");
  const { trace: _trace, ...exchange } = withLogs("y", []).exchange;
  before
    .prepare("INSERT INTO inbox (account, exchange, trace, log, request) VALUES ('local', ?, '[]', ?, ?)")
    .run(JSON.stringify(exchange), JSON.stringify(old), Buffer.from("{}"));
  before.close();
  const store = fileStore(path);
  expect(store.logs.count()).toBe(2);
  // It was in the inbox when its process was killed.
  expect(store.logs.find("y")).toEqual({ ...logRow("y"), feedback: null, score: null });
  expect(store.logs.bodies("y")).toEqual({ request: Buffer.from("{}"), response: null });
  expect(store.exchanges.find("y")).toEqual({ ...withLogs("y", []).exchange, trace: "[]" });
  expect(store.logs.find("x")).toMatchObject({ requestType: "provider", cost: null, customCost: false, feedback: null });
});
