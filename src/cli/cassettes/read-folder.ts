import { join, relative, resolve } from "node:path";
import { refuseNoText } from "../../cassettes/index-file.ts";
import { type Cassette, readCassette } from "../../cassettes/read-cassette.ts";
import { resolveConfig } from "../../config/resolve-config.ts";
import { EmulatorError } from "../../errors/emulator-error.ts";
import { fileTrouble } from "../../errors/file-trouble.ts";
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
  const dir = resolve(cwd, config.cassettes);
  const found: FolderFile[] = [];
  const broken: EmulatorError[] = [];
  const entries = (await files.list(dir)).filter((entry) => /\.ya?ml$/.test(entry));
  const tell = progress(terminal, "read", flags.json === true);
  for (const [index, entry] of entries.entries()) {
    tell(index, entries.length);
    const path = join(dir, entry);
    const name = relative(cwd, path);
    try {
      const text = await files.readText(path);
      refuseNoText(text, (await files.stat(path))?.bytes ?? 0, name);
      found.push({ name, path, text, cassette: await readCassette(text, name) });
    } catch (error) {
      const trouble = fileTrouble(error, "cannot be read");
      if (!(trouble instanceof EmulatorError)) throw trouble;
      broken.push(trouble);
    }
  }
  tell.end();
  return { config, dir, files: found, broken };
}

/** The interaction that a name stands for: an id, or "file#id" where several files have it. Throws an EmulatorError where it is not one. */
export function findInteraction({ files, broken = [] }: Pick<Folder, "files"> & Partial<Pick<Folder, "broken">>, wanted: string) {
  const mark = wanted.lastIndexOf("#");
  const [file, id] = mark < 0 ? [undefined, wanted] : [wanted.slice(0, mark), wanted.slice(mark + 1)];
  const all = files.flatMap((one) => one.cassette.interactions.map((interaction) => ({ file: one, ...interaction })));
  const found = all.filter((one) => one.document.id === id && (file === undefined || isNamed(one.file.name, file)));
  const [first, second] = found;
  if (first && !second) return first;
  if (first && second) {
    throw new EmulatorError("AIGW-USAGE", `several recordings are called ${wanted}`, {
      hint: `name the file too: ${first.file.name}#${id} or ${second.file.name}#${id}`,
    });
  }
  const ids = all.map(({ document }) => document.id);
  const meant = nearest(id, ids);
  const unread = broken.map((error) => error.file).join(", ");
  throw new EmulatorError("AIGW-USAGE", `no recording is called ${wanted}`, {
    hint: [
      meant === undefined ? "aigw-emulator cassettes ls names them all" : `did you mean ${meant}?`,
      ...(unread === "" ? [] : [`not looked into, because it cannot be read: ${unread} (cassettes verify says why)`]),
    ].join("; "),
  });
}

/** "recordings/suite/chat.yaml" by its end: "chat", "suite/chat", "chat.yaml". */
function isNamed(name: string, wanted: string): boolean {
  const plain = (text: string) => `/${text.replace(/^\.\//, "").replace(/\.ya?ml$/, "")}`;
  return plain(name).endsWith(plain(wanted));
}
