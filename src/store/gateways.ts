import type { Database } from "better-sqlite3";
import { z } from "zod";
import { EmulatorError } from "../errors/emulator-error.ts";
import { type Gateway, gatewayFrom, gatewaySchema } from "../schema/gateway.ts";

/** A gateway that was made or changed while the emulator ran; those of the config file are not kept here. */
export interface StoredGateway {
  readonly account: string;
  readonly settings: Gateway;
  /** Who made it, or changed it last: the control API, or the first request that named it. */
  readonly origin: "api" | "first use";
  readonly createdMs: number;
  readonly modifiedMs: number;
}

export interface Gateways {
  /** In memory after the account's first: it is asked on every request. */
  find(account: string, id: string): StoredGateway | undefined;
  /** Newest first, then by id (GW-1). */
  list(account: string): StoredGateway[];
  /** Makes it, or replaces its settings; the time of its making stays (GW-14). Kept once this returns. */
  put(account: string, settings: Gateway, nowMs: number, origin?: StoredGateway["origin"]): StoredGateway;
  /** As it was, times and all. */
  restore(gateway: StoredGateway): void;
  /** The gateway that was deleted, if there was one (GW-5). */
  delete(account: string, id: string): StoredGateway | undefined;
  /** Deletes those of one account, or of all. */
  clear(account?: string): void;
}

export function gatewayRows(database: Database): Gateways {
  const run = statements(database);
  const known = new Map<string, Map<string, StoredGateway>>();
  const of = (account: string): Map<string, StoredGateway> => {
    const already = known.get(account);
    if (already) return already;
    const rows = run.list.all(account).map((row) => fromRow(account, row));
    const gateways = new Map(rows.map((gateway) => [gateway.settings.id, gateway]));
    known.set(account, gateways);
    return gateways;
  };
  return {
    find: (account, id) => of(account).get(id),
    list: (account) => [...of(account).values()].sort(newestFirst),
    put(account, settings, nowMs, origin = "api") {
      const gateways = of(account);
      const createdMs = gateways.get(settings.id)?.createdMs ?? nowMs;
      const gateway: StoredGateway = { account, settings, origin, createdMs, modifiedMs: nowMs };
      run.put.run(account, settings.id, JSON.stringify(settings), origin, createdMs, nowMs);
      gateways.set(settings.id, gateway);
      return gateway;
    },
    restore(gateway) {
      const { account, settings, origin, createdMs, modifiedMs } = gateway;
      run.put.run(account, settings.id, JSON.stringify(settings), origin, createdMs, modifiedMs);
      of(account).set(settings.id, gateway);
    },
    delete(account, id) {
      const gateways = of(account);
      const gateway = gateways.get(id);
      if (gateway) run.delete.run(account, id);
      gateways.delete(id);
      return gateway;
    },
    clear(account) {
      if (account === undefined) {
        run.clearAll.run();
        known.clear();
        return;
      }
      run.clear.run(account);
      known.delete(account);
    },
  };
}

interface Row {
  readonly id: string;
  readonly settings: string;
  readonly origin: StoredGateway["origin"];
  readonly createdMs: number;
  readonly modifiedMs: number;
}

function statements(database: Database) {
  return {
    list: database.prepare<[string], Row>(
      "SELECT id, settings, origin, created_ms AS createdMs, modified_ms AS modifiedMs FROM gateways WHERE account = ?",
    ),
    put: database.prepare<[string, string, string, string, number, number]>(
      `INSERT INTO gateways (account, id, settings, origin, created_ms, modified_ms) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (account, id) DO UPDATE SET settings = excluded.settings, origin = excluded.origin, modified_ms = excluded.modified_ms`,
    ),
    delete: database.prepare<[string, string]>("DELETE FROM gateways WHERE account = ? AND id = ?"),
    clear: database.prepare<[string]>("DELETE FROM gateways WHERE account = ?"),
    clearAll: database.prepare("DELETE FROM gateways"),
  };
}

/** Lenient about names: what a version before this one kept may be gone, what it did not know yet gets its default. */
const storedSettings = z.object(gatewaySchema.shape);

function fromRow(account: string, { id, settings, origin, createdMs, modifiedMs }: Row): StoredGateway {
  const { data, error } = storedSettings.safeParse(jsonOf(settings));
  if (data?.id === id) {
    return { account, settings: gatewayFrom(data, { strict: false, origin: "api" }), origin, createdMs, modifiedMs };
  }
  const reason =
    error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ") ?? "they are another gateway's";
  throw new EmulatorError(
    "AIGW-DATABASE",
    `the stored settings of gateway '${id}' of account '${account}' do not fit: ${reason}`,
    {
      hint: "delete the database file to begin anew, or delete that row of its table gateways",
    },
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No settings at all: the schema says so.
    return undefined;
  }
}

function newestFirst(one: StoredGateway, other: StoredGateway): number {
  return other.createdMs - one.createdMs || (one.settings.id < other.settings.id ? -1 : 1);
}
