import { join } from "node:path";
import { EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import type { SnapshotView } from "../schema/control/snapshots.ts";
import { version } from "../version.ts";
import { type AccountState, restoreAccount, saveAccount } from "./account-state.ts";
import type { Engine } from "./engine.ts";
import type { Reset } from "./reset.ts";
import type { World } from "./world.ts";

export interface SnapshotsParts {
  readonly engine: Engine;
  readonly world: World;
  readonly reset: Reset;
  readonly dir: string;
  readonly providers: (account: string) => readonly string[];
}

/** What a snapshot's file holds, after its version. */
interface Snapshot extends Omit<SnapshotView, "bytes" | "accounts"> {
  readonly aigwSnapshot: 1;
  readonly accounts: readonly AccountState[];
}

/** Nothing that leads out of the folder, and no hidden file. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** States that are kept in files under a name, for the user's eyes alone (R-14). Throws EmulatorErrors. */
export function snapshotDesk({ engine, world, reset, dir, providers }: SnapshotsParts) {
  const { files, time } = world;
  const parts = { ...engine, providers };
  const pathOf = (name: string) => join(dir, `${checked(name)}.json`);
  const names = async () =>
    (await files.list(dir))
      .filter((file) => file.endsWith(".json") && !file.includes("/"))
      .map((file) => file.slice(0, -".json".length));
  const read = async (name: string) => {
    const path = pathOf(name);
    if (!(await files.exists(path))) throw unknown(name, await names());
    const text = await files.readText(path);
    return { snapshot: parsed(text, path), bytes: Buffer.byteLength(text) };
  };
  return {
    async list(): Promise<SnapshotView[]> {
      const all = await Promise.all((await names()).map(read));
      return all.map(view);
    },
    /** Of one account, or of all that are alive. */
    async save(name: string, account?: string): Promise<SnapshotView> {
      const path = pathOf(name);
      engine.store.journal.flush();
      const ids = account === undefined ? engine.accounts.ids() : [account];
      const snapshot: Snapshot = {
        aigwSnapshot: 1,
        name,
        version,
        savedAt: new Date(time.now()).toISOString(),
        accounts: ids.map((id) => saveAccount(id, parts)),
      };
      const text = JSON.stringify(snapshot);
      await files.write(path, text, { mode: 0o600 });
      return view({ snapshot, bytes: Buffer.byteLength(text) });
    },
    /** Into one account, or into all that are in it; what they did until now is forgotten. */
    async load(name: string, account?: string): Promise<SnapshotView> {
      const found = await read(name);
      const states = account === undefined ? found.snapshot.accounts : [stateFor(account, found.snapshot)];
      reset(account);
      for (const state of states) {
        const id = account ?? state.account;
        try {
          await restoreAccount(id, state, parts);
        } catch (error) {
          // Never the half of it.
          reset(id);
          throw error;
        }
      }
      return view(found);
    },
    async remove(name: string): Promise<void> {
      await read(name);
      await files.remove(pathOf(name));
    },
  };
}

function view({ snapshot, bytes }: { snapshot: Snapshot; bytes: number }): SnapshotView {
  const { name, savedAt, accounts, version: by } = snapshot;
  return { name, savedAt, version: by, accounts: accounts.map(({ account }) => account), bytes };
}

/** A snapshot of one account fits every account: it is a baseline for tests with accounts of their own. */
function stateFor(account: string, { name, accounts }: Snapshot): AccountState {
  const own = accounts.find((state) => state.account === account);
  const [only, ...others] = accounts;
  if (own) return own;
  if (only && others.length === 0) return only;
  const ids = accounts.map((state) => state.account).join(", ");
  throw new EmulatorError("AIGW-SNAPSHOT", `snapshot '${name}' has no account '${account}'`, {
    hint: `it has ${ids || "none"}; name one of them with account, or load all of it without`,
  });
}

function checked(name: string): string {
  if (NAME.test(name)) return name;
  throw new EmulatorError("AIGW-SNAPSHOT", `'${name.slice(0, 60)}' is no name for a snapshot`, {
    hint: "take up to 64 letters, digits, dots, underscores and dashes, such as 'before-upgrade'",
  });
}

function parsed(text: string, file: string): Snapshot {
  try {
    const value = JSON.parse(text) as Snapshot;
    if (value.aigwSnapshot === 1 && Array.isArray(value.accounts)) return value;
  } catch {
    // Said below.
  }
  throw new EmulatorError("AIGW-SNAPSHOT", "this file is no snapshot that this version can read", {
    file,
    hint: "remove it, or save the state again under this name",
  });
}

function unknown(name: string, names: readonly string[]): EmulatorError {
  const meant = nearest(name, names);
  const there =
    names.length === 0 ? "there are none yet: PUT /_aigw/snapshots/{name} saves one" : `there are ${names.join(", ")}`;
  return new EmulatorError("AIGW-SNAPSHOT", `there is no snapshot '${name}'`, {
    hint: `${meant === undefined ? "" : `did you mean '${meant}'? `}${there}`,
  });
}
