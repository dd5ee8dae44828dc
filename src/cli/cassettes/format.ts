import { formatCassette } from "../../cassettes/format-cassette.ts";
import { refuseOutside } from "../../cassettes/inside-folder.ts";
import { progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import { type FolderFlags, readFolder } from "./read-folder.ts";

/** Writes every file as the recorder would; with `check` nothing is written, and false says that something would be. */
export async function cassettesFormat(terminal: Terminal, flags: FolderFlags & { readonly check?: boolean }): Promise<boolean> {
  const { check, ...others } = flags;
  const folder = await readFolder(terminal, others);
  const changed: string[] = [];
  const tell = progress(terminal, "formatted", flags.json === true);
  for (const [index, { name, path, text }] of folder.files.entries()) {
    tell(index, folder.files.length);
    const formatted = await formatCassette(text, name);
    if (formatted === text) continue;
    changed.push(name);
    if (check === true) continue;
    await refuseOutside(terminal.files, folder.dir, path);
    await terminal.files.write(path, formatted);
  }
  tell.end();
  if (flags.json === true) terminal.stdout.write(`${JSON.stringify({ changed }, null, 2)}\n`);
  else {
    for (const name of changed) terminal.stdout.write(`${check === true ? "would change" : "formatted"} ${name}\n`);
    if (changed.length === 0) terminal.stdout.write(`${folder.files.length} files, nothing to do\n`);
  }
  return check !== true || changed.length === 0;
}
