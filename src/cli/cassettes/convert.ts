import { basename, dirname, join, relative, resolve } from "node:path";
import { blobPath } from "../../cassettes/blob-path.ts";
import { tellGit } from "../../cassettes/git-attributes.ts";
import { refuseOutside } from "../../cassettes/inside-folder.ts";
import { resolveConfig } from "../../config/resolve-config.ts";
import { EmulatorError } from "../../errors/emulator-error.ts";
import { nearest } from "../../errors/nearest.ts";
import { contentOf } from "../../interchange/content.ts";
import { type Converted, convert } from "../../interchange/convert.ts";
import type { Exporter } from "../../interchange/exporter.ts";
import type { Importer } from "../../interchange/importer.ts";
import { exporters, importers, recognise } from "../../interchange/kinds.ts";
import { knownPlaces } from "../../interchange/known-places.ts";
import type { Config } from "../../schema/config.ts";
import { version } from "../../version.ts";
import { flagLayer } from "../flags.ts";
import { progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import { type ConvertedFile, tellConverted } from "./converted.ts";

export interface ConvertFlags {
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly config?: string;
  readonly [flag: string]: unknown;
}

/** Makes cassettes of other tools' files, or the other way. False when something could not be converted. */
export async function cassettesConvert(terminal: Terminal, paths: readonly string[], flags: ConvertFlags): Promise<boolean> {
  const { from, to, out, force, json = false, config: file, ...settings } = flags;
  const { cwd, environment, files } = terminal;
  const { config } = await resolveConfig({ files, cwd, environment, file, above: [flagLayer(settings)] });
  const sources = await filesOf(terminal, paths);
  if (out !== undefined && sources.length !== 1)
    throw usage(`--out names one file, and there are ${sources.length} to convert`, "leave it out: each gets a name of its own");
  const kinds = { from: named(importers, from, "--from"), to: named(exporters, to, "--to") };
  const tell = progress(terminal, "converted", json);
  const done: ConvertedFile[] = [];
  for (const [index, path] of sources.entries()) {
    tell(index, sources.length);
    done.push(await one(terminal, path, { ...kinds, config, out, force: force === true, alone: sources.length === 1 }));
  }
  tell.end();
  return tellConverted(terminal, done, json);
}

interface Plan {
  readonly from: Importer | undefined;
  readonly to: Exporter | undefined;
  readonly config: Config;
  readonly out: string | undefined;
  readonly force: boolean;
  /** In a folder there may be files that are nobody's. */
  readonly alone: boolean;
}

async function one(terminal: Terminal, path: string, plan: Plan): Promise<ConvertedFile> {
  const { cwd, files } = terminal;
  const { config, alone } = plan;
  const name = relative(cwd, path);
  const content = contentOf(name, path, await files.readText(path));
  const from = plan.from ?? recognise(content);
  if (!from) {
    if (alone) throw unknownKind(name);
    return { source: name, from: undefined, why: "it is of no kind that is known" };
  }
  const to = plan.to ?? exporters.find((kind) => kind.name !== from.name);
  if (!to || to.name === from.name || (from.name === "cassette" && !plan.to)) throw whatTo(name, from);
  const target = plan.out === undefined ? targetOf(path, to, config, cwd) : resolve(cwd, plan.out);
  const shown = relative(cwd, target);
  if (!plan.force && (await files.exists(target))) throw thereAlready(shown);
  const places = knownPlaces(config.upstreams, config.accounts);
  const { recordErrors } = config;
  const made = await convert(content, { from, to }, { places, recordErrors, files, file: shown, version });
  if (made.count > 0) await write(terminal, target, resolve(cwd, config.cassettes), made);
  const { count, leftOut, notes } = made;
  return { source: name, from: from.name, to: to.name, file: count > 0 ? shown : null, count, leftOut, notes };
}

async function write({ files }: Terminal, target: string, dir: string, { text, blobs, closed }: Converted): Promise<void> {
  const beside = [...blobs].map(([sha256, bytes]) => [blobPath(target, sha256), bytes] as const);
  for (const path of [target, ...beside.map(([blob]) => blob)])
    if (path.startsWith(`${dir}/`)) await refuseOutside(files, dir, path);
  for (const [path, bytes] of beside) await files.write(path, bytes);
  if (beside.length > 0 && target.startsWith(`${dir}/`)) await tellGit(files, dir);
  await files.locked(target, () => files.write(target, text, closed ? { mode: 0o600 } : {}));
}

/** Cassettes go where they are played from, everything else where one is. */
function targetOf(path: string, to: Exporter, config: Config, cwd: string): string {
  const name = stem(path) + to.ending;
  return to.name === "cassette" ? resolve(cwd, config.cassettes, name) : join(cwd, name);
}

/** What a file is called, without its endings; a tool that calls all its files alike has the name in the folder's. */
function stem(path: string): string {
  const own = basename(path).replace(/(?:\.aimock)?\.(?:har|json|ndjson|jsonl|log|ya?ml|txt)$/i, "");
  const said = own === "recording" ? basename(dirname(path)).replace(/_\d+$/, "") : own;
  return said.replace(/[^\p{L}\p{N}\p{M}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "") || "converted";
}

async function filesOf({ files, cwd }: Terminal, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const full = resolve(cwd, path);
    const facts = await files.stat(full);
    if (!facts) throw usage(`there is no ${path}`, "name files, or folders of them");
    if (facts.kind === "file") found.push(full);
    else for (const name of await files.list(full)) if (!name.endsWith(".bin")) found.push(join(full, name));
  }
  return found;
}

function named<Kind extends { readonly name: string }>(
  kinds: readonly Kind[],
  name: string | undefined,
  flag: string,
): Kind | undefined {
  if (name === undefined) return undefined;
  const kind = kinds.find((candidate) => candidate.name === name);
  if (kind) return kind;
  const names = kinds.map((candidate) => candidate.name);
  const meant = nearest(name, names);
  throw usage(
    `${flag}: '${name}' is no kind of file`,
    `${meant === undefined ? "" : `did you mean ${meant}? `}known: ${names.join(", ")}`,
  );
}

function unknownKind(name: string): EmulatorError {
  return usage(
    `${name} is of no kind that is known`,
    `say what it is with --from: ${importers.map((kind) => `${kind.name} (${kind.title})`).join(", ")}`,
  );
}

function whatTo(name: string, from: Importer): EmulatorError {
  const others = exporters.filter((kind) => kind.name !== from.name).map((kind) => `--to ${kind.name}`);
  return usage(`${name} is ${from.title} already`, `say what it is to become: ${others.join(" or ")}`);
}

function thereAlready(name: string): EmulatorError {
  return usage(`${name} is there already, and nothing was written`, "--force writes over it, --out names another file");
}

function usage(message: string, hint: string): EmulatorError {
  return new EmulatorError("AIGW-USAGE", message, { hint });
}
