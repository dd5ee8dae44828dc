import { formatCassette } from "../../cassettes/format-cassette.ts";
import { progress } from "../progress.ts";
import { describeError } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { changeFile } from "./change-file.ts";
import { type FolderFlags, readFolder } from "./read-folder.ts";

/** Writes every file as the recorder would; with `check` nothing is written. False where something would be, and where a file cannot be read. */
export async function cassettesFormat(terminal: Terminal, flags: FolderFlags & { readonly check?: boolean }): Promise<boolean> {
  const { check, ...others } = flags;
  const folder = await readFolder(terminal, others);
  const changed: string[] = [];
  const tell = progress(terminal, "formatted", flags.json === true);
  for (const [index, file] of folder.files.entries()) {
    const { name, text } = file;
    tell(index, folder.files.length);
    const formatted = await formatCassette(text, name);
    if (formatted === text) continue;
    changed.push(name);
    if (check === true) continue;
    await changeFile(terminal.files, folder, file, formatted);
  }
  tell.end();
  for (const error of folder.broken) terminal.stderr.write(`error: ${describeError(error)}\n`);
  if (flags.json === true) terminal.stdout.write(`${JSON.stringify({ changed }, null, 2)}\n`);
  else {
    for (const name of changed) terminal.stdout.write(`${check === true ? "would change" : "formatted"} ${name}\n`);
    if (changed.length === 0)
      terminal.stdout.write(`${folder.files.length} ${folder.files.length === 1 ? "file" : "files"}, nothing to do\n`);
  }
  return folder.broken.length === 0 && (check !== true || changed.length === 0);
}
