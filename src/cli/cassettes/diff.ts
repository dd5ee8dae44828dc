import { resolve } from "node:path";
import { answerOf } from "../../cassettes/answer-form.ts";
import { differences } from "../../cassettes/compare.ts";
import { type PlacedInteraction, readCassette } from "../../cassettes/read-cassette.ts";
import { requestOf } from "../../cassettes/request-form.ts";
import { comparable } from "../../cassettes/request-key.ts";
import { EmulatorError } from "../../errors/emulator-error.ts";
import type { Terminal } from "../terminal.ts";
import { type FolderFlags, findInteraction, readFolder } from "./read-folder.ts";

interface Change {
  readonly id: string;
  readonly change: "added" | "removed" | "changed";
  /** What has changed, a line each. */
  readonly details: readonly string[];
}

/** Compares two files by their ids, or two recordings with each other. True when they mean the same. */
export async function cassettesDiff(terminal: Terminal, old: string, fresh: string, flags: FolderFlags): Promise<boolean> {
  if (isFile(old) !== isFile(fresh)) {
    throw new EmulatorError("AIGW-USAGE", `${old} and ${fresh} are a file and a recording`, {
      hint: "compare two files (old.yaml new.yaml), or two recordings by their ids (file#id where several files have one)",
    });
  }
  const changes = isFile(old) ? await ofFiles(terminal, old, fresh) : await ofRecordings(terminal, old, fresh, flags);
  if (flags.json === true) terminal.stdout.write(`${JSON.stringify(changes, null, 2)}\n`);
  else if (changes.length === 0) terminal.stdout.write("no difference\n");
  for (const { id, change, details } of flags.json === true ? [] : changes) {
    terminal.stdout.write(`${change} ${id}\n${details.map((line) => `  ${line}\n`).join("")}`);
  }
  return changes.length === 0;
}

function isFile(name: string): boolean {
  return /\.ya?ml$/.test(name);
}

async function ofFiles({ files, cwd }: Terminal, old: string, fresh: string): Promise<Change[]> {
  const read = async (name: string) => {
    const { interactions } = await readCassette(await files.readText(resolve(cwd, name)), name);
    return new Map(interactions.map((one) => [one.document.id, one.document]));
  };
  const [before, now] = [await read(old), await read(fresh)];
  const changes: Change[] = [];
  for (const [id, document] of before) {
    const other = now.get(id);
    if (!other) changes.push({ id, change: "removed", details: [document.request.to] });
    else changes.push(...changed(id, document, other));
  }
  for (const [id, document] of now) if (!before.has(id)) changes.push({ id, change: "added", details: [document.request.to] });
  return changes;
}

async function ofRecordings(terminal: Terminal, old: string, fresh: string, flags: FolderFlags): Promise<Change[]> {
  const folder = await readFolder(terminal, flags);
  const [before, now] = [findInteraction(folder, old), findInteraction(folder, fresh)];
  return changed(`${old} → ${fresh}`, before.document, now.document);
}

type Document = PlacedInteraction["document"];

function changed(id: string, before: Document, now: Document): Change[] {
  const details = differences(comparable(requestOf(before.request), []), comparable(requestOf(now.request), [])).map(
    ({ path, recorded, asked }) => `request ${path}: ${shown(recorded)} → ${shown(asked)}`,
  );
  if (before.response.status !== now.response.status) details.push(`status: ${before.response.status} → ${now.response.status}`);
  const [old, fresh] = [bodyOf(before), bodyOf(now)];
  if (old !== fresh) details.push(`answer: ${shown(old)} → ${shown(fresh)}`);
  return details.length === 0 ? [] : [{ id, change: "changed", details }];
}

/** Without the moments at which its pieces came. */
function bodyOf({ response }: Document): string {
  const { frames, close, blob } = response;
  if (frames !== undefined) return [frames.replace(/^\+\S+ /gm, ""), close?.code, blob].filter(Boolean).join(" ");
  if (blob !== undefined) return blob;
  return Buffer.concat(answerOf(response, undefined).chunks.map(({ bytes }) => bytes)).toString("utf8");
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
