import { staleness } from "../../cassettes/expiry.ts";
import { describeError } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { type FolderFile, type FolderFlags, readFolder } from "./read-folder.ts";

/** Prints what is recorded: a line a file, a line an interaction. */
export async function cassettesLs(terminal: Terminal, flags: FolderFlags): Promise<void> {
  const folder = await readFolder(terminal, flags);
  const rows = folder.files.flatMap((file) => file.cassette.interactions.map((one) => rowOf(file, one, terminal.now())));
  if (flags.json === true) return void terminal.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  for (const error of folder.broken) terminal.stderr.write(`warning ${describeError(error)}\n`);
  if (rows.length === 0) return void terminal.stdout.write(`nothing is recorded in ${folder.config.cassettes}\n`);
  for (const file of folder.files) {
    terminal.stdout.write(`${file.name}\n`);
    for (const row of rows.filter(({ file: name }) => name === file.name)) {
      const marks = [row.edited ? "edited" : "", row.partial ? "partial" : "", row.stale ?? ""].filter(Boolean).join(", ");
      terminal.stdout.write(
        `  ${row.id}  ${row.to}${row.model === null ? "" : ` ${row.model}`} ${row.status}${marks && `  (${marks})`}\n`,
      );
    }
  }
}

function rowOf(
  { name, cassette }: FolderFile,
  { document, place }: FolderFile["cassette"]["interactions"][number],
  nowMs: number,
) {
  const { header } = cassette;
  const dates = {
    expires: document.expires ?? header.expires ?? null,
    recordedAt: document.recorded ?? header.recorded?.at ?? null,
  };
  return {
    id: document.id,
    file: name,
    line: place.line,
    to: document.request.to,
    model: document.request.model ?? null,
    status: document.response.status,
    partial: document.response.partial === true,
    edited: document.by === "hand",
    recorded: dates.recordedAt,
    expires: dates.expires,
    stale: staleness(dates, nowMs) ?? null,
  };
}
