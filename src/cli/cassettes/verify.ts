import { answerOf, digest, editedByHand } from "../../cassettes/answer-form.ts";
import { blobPath } from "../../cassettes/blob-path.ts";
import { parseIgnore } from "../../cassettes/ignores.ts";
import { requestOf } from "../../cassettes/request-form.ts";
import { comparable, keyOf } from "../../cassettes/request-key.ts";
import { progress } from "../progress.ts";
import { describeError } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { type Folder, type FolderFile, type FolderFlags, readFolder } from "./read-folder.ts";

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly id: string;
  /** `error`: it cannot be replayed as it was recorded. */
  readonly kind: "error" | "note";
  readonly text: string;
}

/** Looks at every recording: whether it can be read, is complete, and is as it was recorded. False when one cannot be used. */
export async function cassettesVerify(terminal: Terminal, flags: FolderFlags): Promise<boolean> {
  const folder = await readFolder(terminal, flags);
  const findings: Finding[] = [];
  const tell = progress(terminal, "verified", flags.json === true);
  for (const [index, file] of folder.files.entries()) {
    tell(index, folder.files.length);
    findings.push(...(await lookAt(terminal, folder, file)));
  }
  tell.end();
  const sound = folder.broken.length === 0 && findings.every(({ kind }) => kind === "note");
  const count = folder.files.reduce((sum, { cassette }) => sum + cassette.interactions.length, 0);
  if (flags.json === true) {
    const broken = folder.broken.map(({ file, line, message }) => ({ file, line, text: message }));
    terminal.stdout.write(`${JSON.stringify({ sound, interactions: count, broken, findings }, null, 2)}\n`);
    return sound;
  }
  for (const error of folder.broken) terminal.stderr.write(`error: ${describeError(error)}\n`);
  for (const { kind, file, line, id, text } of findings) terminal.stdout.write(`${kind} ${file}:${line} ${id}: ${text}\n`);
  terminal.stdout.write(
    `${counted(count, "recording")} in ${counted(folder.files.length, "file")}${sound ? ", all usable" : ""}\n`,
  );
  return sound;
}

async function lookAt({ files }: Terminal, { config }: Folder, file: FolderFile): Promise<Finding[]> {
  const findings: Finding[] = [];
  const ignores = [...config.cassetteIgnore, ...(file.cassette.header.ignore ?? [])].flatMap((text) => parseIgnore(text) ?? []);
  for (const { document, place } of file.cassette.interactions) {
    const { request, response, id } = document;
    const add = (kind: Finding["kind"], text: string) => findings.push({ file: file.name, line: place.line, id, kind, text });
    const blob = response.blob === undefined ? undefined : await readBlob(blobPath(file.path, response.blob), files);
    if (response.blob !== undefined && !blob) add("error", `its body blobs/${response.blob}.bin is missing`);
    else if (blob && digest(blob) !== response.blob)
      add("error", `its body blobs/${response.blob}.bin is another one than its name says`);
    else checkAnswer(response, blob, add);
    const key = keyOf(comparable(requestOf(request), ignores));
    if (request.key !== undefined && request.key !== key && !document.match)
      add("note", "its request was edited: it is found by what it says now");
    if (response.partial) add("note", "its answer broke off: strict does not use it");
  }
  return findings;
}

function checkAnswer(
  response: Parameters<typeof answerOf>[0],
  blob: Uint8Array | undefined,
  add: (kind: Finding["kind"], text: string) => void,
): void {
  try {
    if (editedByHand(response, answerOf(response, blob))) add("note", "its answer was edited: it is replayed as edited");
  } catch (error) {
    add("error", error instanceof Error ? error.message : String(error));
  }
}

async function readBlob(path: string, files: Terminal["files"]): Promise<Uint8Array | undefined> {
  return files.readBytes(path).catch(() => undefined);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
