import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { EmulatorError } from "../errors/emulator-error.ts";
import { nativeImport } from "../world/native-import.ts";
import { configObject } from "./config-object.ts";
import type { Layer, Position } from "./layer.ts";

/** A `.mjs` or `.ts` config file's default export as a layer. `path` is absolute, `file` is the name to show. */
export async function importConfig(path: string, file: string): Promise<Layer> {
  const url = pathToFileURL(path).href;
  const load = path.endsWith(".ts") && !stripsTypes() ? await typeScriptLoader(path, file) : nativeImport;
  const values = configObject(await loaded(load, url, file), file);
  return { kind: "file", file, values, origin: () => file };
}

type Loader = (url: string) => Promise<unknown>;

async function loaded(load: Loader, url: string, file: string): Promise<unknown> {
  try {
    return defaultExport(await load(url));
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new EmulatorError("AIGW-CONFIG", reason, {
      file,
      ...placeIn(error, url),
      hint: "correct it there: a config file is run when the emulator starts",
      cause: error,
    });
  }
}

/** tsx makes CommonJS of a file in a package that is not of type "module", which wraps the default export once more. */
function defaultExport(module: unknown): unknown {
  const once = memberDefault(module);
  return isEsModule(once) ? memberDefault(once) : once;
}

function memberDefault(value: unknown): unknown {
  return typeof value === "object" && value !== null && "default" in value ? value.default : undefined;
}

function isEsModule(value: unknown): boolean {
  return typeof value === "object" && value !== null && "__esModule" in value;
}

/** Node from 22.18 on. */
function stripsTypes(): boolean {
  return "typescript" in process.features && Boolean(process.features.typescript);
}

/** tsx is looked for beside the emulator and beside the config file: with npx the two are far apart. */
async function typeScriptLoader(path: string, file: string): Promise<Loader> {
  try {
    const tsx = await nativeImport("tsx/esm/api").catch(() => nativeImport(tsxBeside(path)));
    if (!isTsx(tsx)) throw new Error("tsx has no tsImport");
    return (url) => tsx.tsImport(url, import.meta.url);
  } catch (error) {
    throw new EmulatorError("AIGW-CONFIG", `Node ${process.versions.node} does not run TypeScript`, {
      file,
      hint: "npm install --save-dev tsx, or use Node 22.18 or newer, or write the config as .mjs or .yaml",
      cause: error,
    });
  }
}

function isTsx(module: unknown): module is typeof import("tsx/esm/api") {
  return typeof module === "object" && module !== null && "tsImport" in module;
}

function tsxBeside(path: string): string {
  return pathToFileURL(createRequire(path).resolve("tsx/esm/api")).href;
}

/** The first line of the stack that lies in the file. */
function placeIn(error: unknown, url: string): Position | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined;
  const place = error.stack.split(url, 2)[1] ?? error.stack.split(new URL(url).pathname, 2)[1];
  const [, line, column] = /^(?:\?[^:]*)?:(\d+)(?::(\d+))?/.exec(place ?? "") ?? [];
  return line === undefined ? undefined : { line: Number(line), column: Number(column ?? 1) };
}
