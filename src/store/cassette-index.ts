import type { Database } from "better-sqlite3";

/** A cassette file as it was when it was read. */
export interface IndexedFile {
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** As JSON: what does not count in its requests. Keys were worked out with it. */
  readonly ignores: string;
  /** What holds for interactions that say nothing themselves. */
  readonly expires: string | null;
  readonly recordedAt: string | null;
}

/** Where an interaction is, and what can be asked of it without reading it. */
export interface IndexedInteraction {
  readonly file: string;
  readonly id: string;
  readonly provider: string;
  readonly path: string;
  readonly key: string;
  /** As JSON, the words by which it is matched; null for the usual way: by its key. */
  readonly loose: string | null;
  /** Where its document is in the file, in characters. */
  readonly start: number;
  readonly stop: number;
  /** Of its first line, from 1. */
  readonly line: number;
  readonly recordedAt: string | null;
  /** Of the interaction, or else of its file. */
  readonly expires: string | null;
  readonly repeat: string | null;
  readonly status: number;
  readonly partial: boolean;
}

/** The cassettes' index. Interactions come in the order of their files' names, and within a file from top to bottom. */
export interface CassetteIndex {
  files(): IndexedFile[];
  /** Takes the place of what was known of the file. */
  put(file: IndexedFile, interactions: readonly IndexedInteraction[]): void;
  remove(path: string): void;
  byKey(key: string): IndexedInteraction[];
  /** Those that are not matched by key. */
  loose(provider: string, path: string): IndexedInteraction[];
  /** For the one that came nearest: at most so many, of this endpoint first, then of the provider. */
  candidates(provider: string, path: string, most: number): IndexedInteraction[];
  ofFile(path: string): IndexedInteraction[];
  /** In the files of a folder. */
  count(dir: string): number;
}

type Row = Omit<IndexedInteraction, "partial" | "recordedAt"> & {
  readonly ordinal: number;
  readonly partial: number;
  readonly recorded_at: string | null;
};

export function cassetteIndexRows(database: Database): CassetteIndex {
  const columns = "file, id, provider, path, key, loose, start, stop, line, recorded_at, expires, repeat, status, partial";
  const inOrder = "ORDER BY file, ordinal";
  const run = {
    files: database.prepare<[], IndexedFile>(
      "SELECT path, size, modified_ms AS modifiedMs, ignores, expires, recorded_at AS recordedAt FROM cassette_files ORDER BY path",
    ),
    putFile: database.prepare(
      "INSERT INTO cassette_files (path, size, modified_ms, ignores, expires, recorded_at) VALUES (?, ?, ?, ?, ?, ?)",
    ),
    put: database.prepare(
      `INSERT INTO cassette_interactions (${columns}) VALUES (@file, @id, @provider, @path, @key, @loose, @start, @stop, @line, @recordedAt, @expires, @repeat, @status, @partial)`,
    ),
    remove: database.prepare<[string]>("DELETE FROM cassette_files WHERE path = ?"),
    byKey: database.prepare<[string], Row>(`SELECT * FROM cassette_interactions WHERE key = ? AND loose IS NULL ${inOrder}`),
    loose: database.prepare<[string, string], Row>(
      `SELECT * FROM cassette_interactions WHERE provider = ? AND path = ? AND loose IS NOT NULL ${inOrder}`,
    ),
    ofEndpoint: database.prepare<[string, string, number], Row>(
      `SELECT * FROM cassette_interactions WHERE provider = ? AND path = ? ${inOrder} LIMIT ?`,
    ),
    ofOthers: database.prepare<[string, string, number], Row>(
      `SELECT * FROM cassette_interactions WHERE NOT (provider = ? AND path = ?) ${inOrder} LIMIT ?`,
    ),
    ofFile: database.prepare<[string], Row>("SELECT * FROM cassette_interactions WHERE file = ? ORDER BY ordinal"),
    // "0" is what comes after "/".
    count: database.prepare<[string, string], { count: number }>(
      "SELECT count(*) AS count FROM cassette_interactions WHERE file > ? AND file < ?",
    ),
  };
  const put = database.transaction((file: IndexedFile, interactions: readonly IndexedInteraction[]) => {
    run.remove.run(file.path);
    run.putFile.run(file.path, file.size, file.modifiedMs, file.ignores, file.expires, file.recordedAt);
    for (const one of interactions) run.put.run({ ...one, partial: one.partial ? 1 : 0 });
  });
  return {
    files: () => run.files.all(),
    put,
    remove: (path) => void run.remove.run(path),
    byKey: (key) => run.byKey.all(key).map(fromRow),
    loose: (provider, path) => run.loose.all(provider, path).map(fromRow),
    candidates(provider, path, most) {
      const near = run.ofEndpoint.all(provider, path, most);
      const far = near.length > 0 ? [] : run.ofOthers.all(provider, path, most);
      return [...near, ...far].map(fromRow);
    },
    ofFile: (path) => run.ofFile.all(path).map(fromRow),
    count: (dir) => run.count.get(`${dir}/`, `${dir}0`)?.count ?? 0,
  };
}

function fromRow({ ordinal: _, partial, recorded_at: recordedAt, ...row }: Row): IndexedInteraction {
  return { ...row, recordedAt, partial: partial === 1 };
}
