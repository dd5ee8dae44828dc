import { join, relative } from "node:path";
import { type Cassette, readCassette } from "../../cassettes/read-cassette.ts";
import { resolveConfig } from "../../config/resolve-config.ts";
import { EmulatorError } from "../../errors/emulator-error.ts";
import { nearest } from "../../errors/nearest.ts";
import type { Config } from "../../schema/config.ts";
import { flagLayer } from "../flags.ts";
import { progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

export interface FolderFlags {
  readonly json?: boolean;
  readonly config?: string;
  readonly [flag: string]: unknown;
}

/** A cassette file of the folder, read. */
export interface FolderFile {
  /** As people write it: from the working directory. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly cassette: Cassette;
}

export interface Folder {
  readonly config: Config;
  /** Absolute. */
  readonly dir: string;
  readonly files: readonly FolderFile[];
  /** Those that cannot be read, and why. */
  readonly broken: readonly EmulatorError[];
}

/** Reads the folder of recordings that the configuration names. */
export async function readFolder(terminal: Terminal, { config: file, ...flags }: FolderFlags): Promise<Folder> {
  const { cwd, environment, files } = terminal;
  const { config } = await resolveConfig({ files, cwd, environment, file, above: [flagLayer(flags)] });
  const dir = join(cwd, config.cassettes);
  const found: FolderFile[] = [];
  const broken: EmulatorError[] = [];
  const entries = (await files.list(dir)).filter((entry) => /\.ya?ml$/.test(entry));
  const tell = progress(terminal, "read", flags.json === true);
  for (const [index, entry] of entries.entries()) {
    tell(index, entries.length);
    const path = join(dir, entry);
    const name = relative(cwd, path);
    const text = await files.readText(path);
    try {
      found.push({ name, path, text, cassette: await readCassette(text, name) });
    } catch (error) {
      if (!(error instanceof EmulatorError)) throw error;
      broken.push(error);
    }
  }
  tell.end();
  return { config, dir, files: found, broken };
}

/** The interactions that a name stands for: an id, or "file#id" where several files have it. */
export function findInteraction({ files }: Pick<Folder, "files">, wanted: string) {
  const [file, id] = wanted.includes("#") ? wanted.split("#", 2) : [undefined, wanted];
  const all = files.flatMap((one) => one.cassette.interactions.map((interaction) => ({ file: one, ...interaction })));
  const found = all.filter((one) => one.document.id === id && (file === undefined || one.file.name.includes(file)));
  const [first, second] = found;
  if (first && !second) return first;
  if (first && second) {
    throw new EmulatorError("AIGW-USAGE", `several recordings are called ${wanted}`, {
      hint: `name the file too: ${first.file.name}#${id} or ${second.file.name}#${id}`,
    });
  }
  const meant = nearest(
    id ?? "",
    all.map(({ document }) => document.id),
  );
  throw new EmulatorError("AIGW-USAGE", `no recording is called ${wanted}`, {
    hint: meant === undefined ? "aigw-emulator cassettes ls names them all" : `did you mean ${meant}?`,
  });
}
