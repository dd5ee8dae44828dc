import { join, relative, resolve } from "node:path";
import { EmulatorError } from "../../errors/emulator-error.ts";
import { credentialShapes, findSecrets, personalShapes } from "../../rules/secret-shapes.ts";
import { progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

interface Leak {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

const SHAPES = [...credentialShapes, ...personalShapes];

/** Looks for secrets in files and folders, any format. Tells places and kinds, never the secret. False when there is one. */
export async function cassettesScan(
  terminal: Terminal,
  paths: readonly string[],
  { json }: { readonly json?: boolean },
): Promise<boolean> {
  const leaks: Leak[] = [];
  let count = 0;
  const all = await filesOf(terminal, paths);
  const tell = progress(terminal, "scanned", json === true);
  for (const path of all) {
    tell(count, all.length);
    count += 1;
    const text = await textOf(terminal, path);
    for (const { name, start } of findSecrets(text, SHAPES)) {
      leaks.push({ file: relative(terminal.cwd, path), line: text.slice(0, start).split("\n").length, what: name });
    }
  }
  tell.end();
  if (json === true) terminal.stdout.write(`${JSON.stringify({ files: count, leaks }, null, 2)}\n`);
  else {
    for (const { file, line, what } of leaks) terminal.stdout.write(`${file}:${line} ${what}\n`);
    terminal.stdout.write(`${counted(count, "file")}, ${counted(leaks.length, "secret")}\n`);
  }
  return leaks.length === 0;
}

async function filesOf({ files, cwd }: Terminal, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const full = resolve(cwd, path);
    const facts = await files.stat(full);
    if (!facts) throw new EmulatorError("AIGW-USAGE", `there is no ${path}`, { hint: "name files, or folders of them" });
    if (facts.kind === "file") found.push(full);
    else for (const name of await files.list(full)) found.push(join(full, name));
  }
  return found;
}

/** The text of a file; sound and pictures have none in which something could be found. */
async function textOf({ files }: Terminal, path: string): Promise<string> {
  const bytes = Buffer.from(await files.readBytes(path));
  return bytes.subarray(0, BINARY_BYTES).includes(0) ? "" : bytes.toString("utf8");
}

/** As git looks for a NUL. */
const BINARY_BYTES = 8_000;

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
