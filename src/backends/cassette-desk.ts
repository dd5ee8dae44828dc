import type { Library } from "../cassettes/library.ts";
import { missText } from "../cassettes/miss.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import type { Account } from "../exchange/account.ts";
import { notACassetteName } from "../schema/cassette-name.ts";
import type { CassetteMiss, CassettesView, CassetteView } from "../schema/control/cassettes.ts";
import type { Mode } from "../schema/mode.ts";
import type { CassetteIndex, IndexedFile } from "../store/cassette-index.ts";
import type { CassetteLedger } from "./cassette-report.ts";
import { cassetteStates } from "./cassette-state.ts";
import type { Missed } from "./miss-log.ts";

/** What an account does with cassettes; what is left out stays as it is, null is the configured way again. */
export interface CassetteChange {
  readonly selected?: string | null | undefined;
  readonly mode?: Mode | null | undefined;
  readonly onMiss?: "mock" | "error" | null | undefined;
}

/** Cassettes as accounts use them. */
export interface CassetteDesk {
  view(account: Account): Promise<CassettesView>;
  /** Throws an EmulatorError for a name that is no cassette's. */
  change(account: Account, change: CassetteChange): Promise<CassettesView>;
  misses(account: Account): Promise<CassetteMiss[]>;
  /** Reads the folder again. Throws an EmulatorError for a file that is broken: what was there before stays. */
  reload(): Promise<void>;
}

export interface CassetteDeskParts {
  readonly library: Library;
  readonly index: CassetteIndex;
  readonly ledger: CassetteLedger;
  /** Of the cassettes, absolute. */
  readonly dir: string;
  /** Resolves when all that was recorded is written. */
  readonly settled: () => Promise<void>;
}

export function cassetteDesk({ library, index, ledger, dir, settled }: CassetteDeskParts): CassetteDesk {
  const files = () => index.files().filter(({ path }) => path.startsWith(`${dir}/`));
  const view = async (account: Account): Promise<CassettesView> => {
    await settled();
    const { mode = null, onMiss = null, selected = null, misses } = cassetteStates.of(account);
    return {
      mode,
      onMiss,
      selected,
      cassettes: files().map((file) => shown(file, { index, ledger, dir })),
      misses: misses.count,
    };
  };
  return {
    view,
    async change(account, { selected, mode, onMiss }) {
      const why = typeof selected === "string" ? notACassetteName(selected) : undefined;
      if (typeof selected === "string" && why !== undefined) throw noName(selected, why, names(files(), dir));
      const state = cassetteStates.of(account);
      if (selected !== undefined) state.selected = selected ?? undefined;
      if (mode !== undefined) state.mode = mode ?? undefined;
      if (onMiss !== undefined) state.onMiss = onMiss ?? undefined;
      return view(account);
    },
    async misses(account) {
      await settled();
      return Promise.all(cassetteStates.of(account).misses.last.map(explained));
    },
    async reload() {
      await settled();
      await library.refresh();
    },
  };
}

function shown(file: IndexedFile, { index, ledger, dir }: Omit<CassetteDeskParts, "library" | "settled">): CassetteView {
  const interactions = index.ofFile(file.path);
  return {
    name: nameOf(file.path, dir),
    file: file.path,
    interactions: interactions.length,
    used: interactions.filter(ledger.wasUsed).length,
    bytes: file.size,
    recordedAt: file.recordedAt,
    expires: file.expires,
  };
}

async function explained({ exchange, asked, why }: Missed): Promise<CassetteMiss> {
  const miss = await why();
  const { cause, nearest: near, fixes } = miss;
  const place = near ? { id: near.id, file: near.file, line: near.line } : null;
  return { exchange, asked, cause, nearest: place, fixes, text: missText(miss) };
}

function nameOf(path: string, dir: string): string {
  return path.slice(dir.length + 1).replace(/\.ya?ml$/, "");
}

function names(files: readonly IndexedFile[], dir: string): string[] {
  return files.map(({ path }) => nameOf(path, dir));
}

function noName(name: string, why: string, known: readonly string[]): EmulatorError {
  const meant = nearest(name, known);
  const there = known.length === 0 ? "there are no cassettes yet" : `there are ${known.join(", ")}`;
  return new EmulatorError("AIGW-CASSETTE", `selected: '${name.slice(0, 60)}' is no name of a cassette: ${why}`, {
    hint: `${meant === undefined ? "" : `did you mean '${meant}'? `}give the file's name in the folder, such as 'chat' or 'api/chat'; ${there}`,
  });
}
