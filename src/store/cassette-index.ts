import type { Database } from "better-sqlite3";

/** A cassette file as it was when it was read. */
export interface IndexedFile {
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** How many line ends there are in it, and whether one ends it. */
  readonly lines: number;
  readonly ended: boolean;
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
  /** Where its document is in the file, in bytes. */
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

type Endpoint = Pick<IndexedInteraction, "provider" | "path">;

/** The cassettes' index. Interactions come in the order of their files' names, and within a file from top to bottom. */
export interface CassetteIndex {
  files(): IndexedFile[];
  file(path: string): IndexedFile | undefined;
  /** Takes the place of what was known of the file. */
  put(file: IndexedFile, interactions: readonly IndexedInteraction[]): void;
  /** What has come at the end of a file, or makes a new one; costs the same however long it is. */
  append(file: IndexedFile, interactions: readonly IndexedInteraction[]): void;
  /** One in the place of another, of the same id: those behind it move. */
  replace(file: IndexedFile, old: IndexedInteraction, now: IndexedInteraction): void;
  remove(path: string): void;
  /** Those that are matched by a key, as a whole or (`loose`, as JSON) by some words. */
  byKey(key: string, loose?: string): IndexedInteraction[];
  /** By which words requests to an endpoint are matched, each as JSON; nothing where all are matched as a whole. */
  looseWords(provider: string, path: string): string[];
  /** Of those in a file that are matched by a key as a whole, one by its number from 0; and how many there are. */
  nthOfKey(file: string, key: string, nth: number): IndexedInteraction | undefined;
  countOfKey(file: string, key: string): number;
  hasId(file: string, id: string): boolean;
  /** For the one that came nearest: at most so many, of this endpoint, or where there are none of others; of one file alone, where it is named. */
  candidates(asked: Endpoint, most: number, file?: string): IndexedInteraction[];
  ofFile(path: string): IndexedInteraction[];
  /** In the files of a folder. */
  count(dir: string): number;
}

type Row = Omit<IndexedInteraction, "partial" | "recordedAt"> & {
  readonly ordinal: number;
  readonly partial: number;
  readonly recorded_at: string | null;
};

type FileRow = Omit<IndexedFile, "ended"> & { readonly ended: number };

const FILE =
  "SELECT path, size, modified_ms AS modifiedMs, lines, ended, ignores, expires, recorded_at AS recordedAt FROM cassette_files";
const ALL = "SELECT * FROM cassette_interactions";
const OF_KEY = "FROM cassette_interactions WHERE file = ? AND key = ? AND loose IS NULL";
const COLUMNS = "file, id, provider, path, key, loose, start, stop, line, recorded_at, expires, repeat, status, partial";
const VALUES =
  "@file, @id, @provider, @path, @key, @loose, @start, @stop, @line, @recordedAt, @expires, @repeat, @status, @partial";

/** One word list after the other, each found by a step in the index: DISTINCT would look at every row. */
const WORDS = `
WITH RECURSIVE words (loose) AS (
  SELECT min(loose) FROM cassette_interactions WHERE provider = @provider AND path = @path AND loose IS NOT NULL
  UNION ALL
  SELECT (SELECT min(loose) FROM cassette_interactions WHERE provider = @provider AND path = @path AND loose > words.loose)
  FROM words WHERE words.loose IS NOT NULL
) SELECT loose FROM words WHERE loose IS NOT NULL`;

function statements(database: Database) {
  return {
    files: database.prepare<[], FileRow>(`${FILE} ORDER BY path`),
    file: database.prepare<[string], FileRow>(`${FILE} WHERE path = ?`),
    putFile: database.prepare(
      `INSERT INTO cassette_files (path, size, modified_ms, lines, ended, ignores, expires, recorded_at)
       VALUES (@path, @size, @modifiedMs, @lines, @ended, @ignores, @expires, @recordedAt)
       ON CONFLICT (path) DO UPDATE SET size = @size, modified_ms = @modifiedMs, lines = @lines, ended = @ended`,
    ),
    put: database.prepare(`INSERT INTO cassette_interactions (${COLUMNS}) VALUES (${VALUES})`),
    move: database.prepare(
      "UPDATE cassette_interactions SET start = start + @bytes, stop = stop + @bytes, line = line + @lines WHERE file = @file AND start > @start",
    ),
    change: database.prepare(
      `UPDATE cassette_interactions SET provider = @provider, path = @path, key = @key, loose = @loose, stop = @stop,
       recorded_at = @recordedAt, expires = @expires, repeat = @repeat, status = @status, partial = @partial
       WHERE file = @file AND start = @start`,
    ),
    remove: database.prepare<[string]>("DELETE FROM cassette_files WHERE path = ?"),
    byKey: database.prepare<[string, string | null], Row>(`${ALL} WHERE key = ? AND loose IS ? ORDER BY file, ordinal`),
    words: database.prepare<{ provider: string; path: string }, { loose: string }>(WORDS),
    nthOfKey: database.prepare<[string, string, number], Row>(`SELECT * ${OF_KEY} ORDER BY ordinal LIMIT 1 OFFSET ?`),
    countOfKey: database.prepare<[string, string], { count: number }>(`SELECT count(*) AS count ${OF_KEY}`),
    hasId: database.prepare<[string, string], unknown>("SELECT 1 FROM cassette_interactions WHERE file = ? AND id = ? LIMIT 1"),
    ofEndpoint: database.prepare<[string, string, number], Row>(
      `${ALL} WHERE provider = ? AND path = ? ORDER BY file, ordinal LIMIT ?`,
    ),
    ofOthers: database.prepare<[string, string, number], Row>(
      `${ALL} WHERE NOT (provider = ? AND path = ?) ORDER BY file, ordinal LIMIT ?`,
    ),
    ofFile: database.prepare<[string], Row>(`${ALL} WHERE file = ? ORDER BY ordinal`),
    // "0" is what comes after "/".
    count: database.prepare<[string, string], { count: number }>(
      "SELECT count(*) AS count FROM cassette_interactions WHERE file > ? AND file < ?",
    ),
  };
}

export function cassetteIndexRows(database: Database): CassetteIndex {
  const run = statements(database);
  const append = database.transaction((file: IndexedFile, interactions: readonly IndexedInteraction[]) => {
    run.putFile.run({ ...file, ended: file.ended ? 1 : 0 });
    for (const one of interactions) run.put.run({ ...one, partial: one.partial ? 1 : 0 });
  });
  const put = database.transaction((file: IndexedFile, interactions: readonly IndexedInteraction[]) => {
    run.remove.run(file.path);
    append(file, interactions);
  });
  const replace = database.transaction((file: IndexedFile, old: IndexedInteraction, now: IndexedInteraction) => {
    const lines = file.lines - (run.file.get(file.path)?.lines ?? 0);
    append(file, []);
    run.move.run({ file: file.path, start: old.start, bytes: now.stop - old.stop, lines });
    run.change.run({ ...now, partial: now.partial ? 1 : 0 });
  });
  return {
    files: () => run.files.all().map(fileFromRow),
    file: (path) => run.file.all(path).map(fileFromRow)[0],
    put,
    append,
    replace,
    remove: (path) => void run.remove.run(path),
    byKey: (key, loose) => run.byKey.all(key, loose ?? null).map(fromRow),
    looseWords: (provider, path) => run.words.all({ provider, path }).map(({ loose }) => loose),
    nthOfKey: (file, key, nth) => run.nthOfKey.all(file, key, nth).map(fromRow)[0],
    countOfKey: (file, key) => run.countOfKey.get(file, key)?.count ?? 0,
    hasId: (file, id) => run.hasId.get(file, id) !== undefined,
    candidates({ provider, path }, most, file) {
      if (file !== undefined) return ofOneFile(run.ofFile.all(file).map(fromRow), { provider, path }).slice(0, most);
      const near = run.ofEndpoint.all(provider, path, most);
      const far = near.length > 0 ? [] : run.ofOthers.all(provider, path, most);
      return [...near, ...far].map(fromRow);
    },
    ofFile: (path) => run.ofFile.all(path).map(fromRow),
    count: (dir) => run.count.get(`${dir}/`, `${dir}0`)?.count ?? 0,
  };
}

/** Those of the endpoint, or all where there are none. */
function ofOneFile(all: readonly IndexedInteraction[], { provider, path }: Endpoint): readonly IndexedInteraction[] {
  const near = all.filter((one) => one.provider === provider && one.path === path);
  return near.length > 0 ? near : all;
}

function fromRow({ ordinal: _, partial, recorded_at: recordedAt, ...row }: Row): IndexedInteraction {
  return { ...row, recordedAt, partial: partial === 1 };
}

function fileFromRow({ ended, ...row }: FileRow): IndexedFile {
  return { ...row, ended: ended === 1 };
}
