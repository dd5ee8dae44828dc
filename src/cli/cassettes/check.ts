import { relative } from "node:path";
import { requestOf } from "../../cassettes/request-form.ts";
import { comparable, keyOf } from "../../cassettes/request-key.ts";
import { askedAgain } from "../../interchange/as-fetched.ts";
import { knownPlaces } from "../../interchange/known-places.ts";
import type { Config } from "../../schema/config.ts";
import { type Checked, checkedCounts, checkedLine, countsText } from "../check-news.ts";
import { progress } from "../progress.ts";
import { describeError } from "../report.ts";
import type { Startable } from "../start.ts";
import type { Terminal } from "../terminal.ts";
import { type Folder, type FolderFlags, findInteraction, readFolder } from "./read-folder.ts";

type Asker = Pick<Startable, "fetch" | "cassettes" | "stop" | "events">;

/**
 * Asks the providers again what is recorded, and compares. Nothing is written. False when an answer has changed so that programs
 * break, and when nothing could be checked; in strict also when one could not.
 */
export async function cassettesCheck(
  terminal: Terminal,
  names: readonly string[],
  flags: FolderFlags,
  open: (config: Config) => Promise<Asker>,
): Promise<boolean> {
  const folder = await readFolder(terminal, flags);
  const { config } = folder;
  for (const error of folder.broken) terminal.stderr.write(`error: ${describeError(error)}\n`);
  const chosen = choose(folder, names);
  // As it is asked by nobody in particular: no limits, no cache, no token of a gateway.
  const emulator = await open({ ...config, mode: "check", modes: {}, strict: false, gateways: [], db: ":memory:", log: "quiet" });
  const troubles: string[] = [];
  emulator.events.on("bug", (error) => troubles.push(describeError(error)));
  const skipped = await askAll(terminal, chosen, { folder, emulator, json: flags.json === true });
  await emulator.stop();
  const checked = [...emulator.cassettes().checked, ...skipped];
  const { breaking, notChecked } = checkedCounts(checked);
  const sound =
    breaking === 0 &&
    troubles.length === 0 &&
    (config.strict ? notChecked === 0 : notChecked < checked.length || checked.length === 0);
  tell(terminal, checked, { sound, json: flags.json === true, troubles });
  return sound && folder.broken.length === 0;
}

type Chosen = ReturnType<typeof findInteraction>;

/** Those that are named, with all answers to the same request: which one is meant, their order tells. */
function choose(folder: Folder, names: readonly string[]): Chosen[] {
  const all = folder.files.flatMap((file) => file.cassette.interactions.map((one) => ({ file, ...one })));
  if (names.length === 0) return all;
  const asked = new Set(names.map((name) => questionOf(findInteraction(folder, name))));
  return all.filter((one) => asked.has(questionOf(one)));
}

function questionOf({ file, document }: Chosen): string {
  return `${file.path} ${keyOf(comparable(requestOf(document.request), []))}`;
}

interface Asking {
  readonly folder: Folder;
  readonly emulator: Asker;
  readonly json: boolean;
}

/** One after the other, in their order. Gives those that could not be asked. */
async function askAll(
  terminal: Terminal,
  chosen: readonly Chosen[],
  { folder: { config, dir }, emulator, json }: Asking,
): Promise<Checked[]> {
  const places = knownPlaces(config.upstreams, config.accounts);
  const tell = progress(terminal, "checked", json);
  const skipped: Checked[] = [];
  for (const [index, { file, document, place }] of chosen.entries()) {
    tell(index, chosen.length);
    const request = requestOf(document.request);
    const asked =
      document.response.status === 101 ? { why: "conversations over sockets are not compared" } : askedAgain(request, places);
    if ("why" in asked) {
      const recording = { id: document.id, file: file.path, line: place.line };
      skipped.push({ verdict: "could not check", recording, asked: document.request.to, why: asked.why });
      continue;
    }
    const { method, path, headers, body } = asked;
    const answer = await emulator.fetch(`http://aigw/v1/local/default/${path}`, {
      method,
      headers: { ...headers, "x-aigw-cassette": relative(dir, file.path), "cf-aig-skip-cache": "true" },
      ...(body !== undefined && { body }),
    });
    await answer.arrayBuffer().catch(() => {});
  }
  tell.end();
  return skipped;
}

function tell(
  { stdout, stderr, cwd }: Terminal,
  checked: readonly Checked[],
  { sound, json, troubles }: { readonly sound: boolean; readonly json: boolean; readonly troubles: readonly string[] },
): void {
  if (json) {
    const counts = checkedCounts(checked);
    return void stdout.write(`${JSON.stringify({ sound, ...counts, checked, troubles }, null, 2)}\n`);
  }
  for (const text of troubles) stderr.write(`error: ${text}\n`);
  for (const one of checked) if (one.verdict !== "identical") stdout.write(`${checkedLine(one, cwd)}\n`);
  stdout.write(`${checked.length === 0 ? "nothing is recorded" : countsText(checked)}\n`);
}
