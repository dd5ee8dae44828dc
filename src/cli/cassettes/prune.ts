import { join, relative } from "node:path";
import { blobPath } from "../../cassettes/blob-path.ts";
import { staleness } from "../../cassettes/expiry.ts";
import { describeError } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { changeFile } from "./change-file.ts";
import { type FolderFile, type FolderFlags, findInteraction, readFolder } from "./read-folder.ts";

interface PruneFlags extends FolderFlags {
  readonly stale?: boolean;
  readonly partial?: boolean;
  readonly id?: readonly string[];
  readonly dryRun?: boolean;
}

/** Takes out the recordings that are named, too old or broken off, and the blobs that none refers to. Throws for a name that is not one's. */
export async function cassettesPrune(terminal: Terminal, flags: PruneFlags): Promise<void> {
  const { stale, partial, id: ids = [], dryRun, ...others } = flags;
  const folder = await readFolder(terminal, others);
  for (const error of folder.broken) terminal.stderr.write(`warning ${describeError(error)}\n`);
  const named = new Set(ids.map((name) => findInteraction(folder, name).document));
  const nowMs = terminal.now();
  const removed: { file: string; id: string }[] = [];
  const kept = new Set<string>();
  for (const file of folder.files) {
    const goes = file.cassette.interactions.filter(
      (one) =>
        named.has(one.document) ||
        (partial === true && one.document.response.partial === true) ||
        (stale === true && isStale(file, one.document, nowMs)),
    );
    for (const { document } of file.cassette.interactions) {
      const name = document.response.blob;
      if (name !== undefined && !goes.some((one) => one.document === document)) kept.add(blobPath(file.path, name));
    }
    removed.push(...goes.map(({ document }) => ({ file: file.name, id: document.id })));
    if (goes.length === 0 || dryRun === true) continue;
    await changeFile(terminal.files, folder, file, without(file, goes));
  }
  const blobs = (await terminal.files.list(folder.dir)).filter((name) => /(?:^|\/)blobs\/[0-9a-f]{64}\.bin$/.test(name));
  const orphans = folder.broken.length > 0 ? [] : blobs.map((name) => join(folder.dir, name)).filter((path) => !kept.has(path));
  if (dryRun !== true) for (const path of orphans) await terminal.files.remove(path);
  const facts = { removed, blobs: orphans.map((path) => relative(terminal.cwd, path)) };
  if (flags.json === true) return void terminal.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  const verb = dryRun === true ? "would remove" : "removed";
  for (const { file, id } of removed) terminal.stdout.write(`${verb} ${id} from ${file}\n`);
  for (const name of facts.blobs) terminal.stdout.write(`${verb} ${name}\n`);
  if (removed.length + orphans.length === 0) terminal.stdout.write("nothing to remove\n");
}

type Interaction = FolderFile["cassette"]["interactions"][number];

function isStale({ cassette }: FolderFile, { expires, recorded }: Interaction["document"], nowMs: number): boolean {
  const { header } = cassette;
  const dates = { expires: expires ?? header.expires ?? null, recordedAt: recorded ?? header.recorded?.at ?? null };
  return staleness(dates, nowMs) !== undefined;
}

/** The text without these documents and the separators before them. */
function without({ text }: FolderFile, goes: readonly Interaction[]): string {
  let left = text;
  for (const { place } of [...goes].reverse()) {
    const before = left.slice(0, place.start).replace(/---[^\n]*\n$/, "");
    left = before + left.slice(place.end);
  }
  return left;
}
