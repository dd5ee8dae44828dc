import { isAscii } from "node:buffer";
import { hash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { Script } from "node:vm";

/**
 * Runs a CommonJS bundle with V8's compiled code kept beside it between starts, which takes a third off the start-up. For
 * Node 20, whose `node:module` has no compile cache. Only relative `require`s go through it, and not native-import.ts: kept code cannot `import()`.
 *
 * The compiled code is as trustworthy as the code: it lies in the same folder, under a name that is made of the source.
 * V8 refuses what another version made; a folder that cannot be written to costs time and nothing else.
 */
export function runCompiled(path: string): void {
  const fresh: Compiled[] = [];
  loader(join(dirname(path), ".compiled"), fresh)(path);
  const keepOne = () => {
    const one = fresh.shift();
    if (!one) return;
    keep(one);
    // Each takes its milliseconds: requests may come in between.
    setImmediate(keepOne);
  };
  setTimeout(keepOne, SETTLED_MS).unref();
  process.once("exit", () => fresh.forEach(keep));
}

/** Then a start is over. Under load V8 throws away, within ten seconds, what was compiled for it alone. */
const SETTLED_MS = 2_000;

interface Compiled {
  readonly script: Script;
  readonly keptAs: string;
}

type Load = (path: string) => unknown;

function loader(folder: string, fresh: Compiled[]): Load {
  const modules = new Map<string, { exports: unknown }>();
  const load: Load = (path) => {
    const known = modules.get(path);
    if (known) return known.exports;
    const module = { exports: {} };
    modules.set(path, module);
    const { script, keptAs } = compile(path, folder);
    if (keptAs !== undefined) fresh.push({ script, keptAs });
    const at = dirname(path);
    // Most ask for Node's own modules alone; to make a `require` looks through every folder above.
    const require = (id: string) => (isKept(id) ? load(resolve(at, id)) : (builtIn(id) ?? createRequire(path)(id)));
    script.runInThisContext()(module.exports, require, module, path, at);
    return module.exports;
  };
  return load;
}

/** Not what imports: Node 20 refuses `import()` in a script that was made of compiled code. */
function isKept(id: string): boolean {
  return id.startsWith(".") && !id.endsWith("/native-import.cjs");
}

function builtIn(id: string): unknown {
  return process.getBuiltinModule(id);
}

/** With the name to keep it under when what was kept could not be used. */
function compile(path: string, folder: string): { script: Script; keptAs?: string } {
  const bytes = readFileSync(path);
  const keptAs = join(folder, `${basename(path)}.${process.version}.${hash("sha1", bytes)}`);
  const cachedData = read(keptAs);
  const script = new Script(wrapped(bytes), { filename: path, ...(cachedData && { cachedData }) });
  return cachedData && !script.cachedDataRejected ? { script } : { script, keptAs };
}

const BEFORE = Buffer.from("(function (exports, require, module, __filename, __dirname) {");
const AFTER = Buffer.from("\n})");

/** Put together as bytes, since texts would be kept twice. The build writes ASCII alone, which needs no decoding; somebody may have patched it. */
function wrapped(bytes: Buffer): string {
  return Buffer.concat([BEFORE, bytes, AFTER]).toString(isAscii(bytes) ? "latin1" : "utf8");
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Not at once: in the end it holds the functions that were compiled on first use, too. */
function keep({ script, keptAs }: Compiled): void {
  try {
    mkdirSync(dirname(keptAs), { recursive: true });
    const half = `${keptAs}.${process.pid}`;
    writeFileSync(half, script.createCachedData());
    renameSync(half, keptAs);
  } catch {
    // Installed for everybody by somebody else, most likely.
  }
}
