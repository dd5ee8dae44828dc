import { join, relative, resolve } from "node:path";
import { EmulatorError } from "../errors/emulator-error.ts";
import type { Files } from "../world/files.ts";
import { readDataFile } from "./data-file.ts";
import type { Layer } from "./layer.ts";
import { importConfig } from "./module-file.ts";

/** What a config file may be called, in the working directory. */
export const CONFIG_FILE_NAMES = ["ts", "mjs", "json", "yaml", "yml"].map((extension) => `aigw.config.${extension}`);

/**
 * The config file as a layer: the one named (relative to the working directory), else `aigw.config.*` there, else none.
 * Throws an EmulatorError with the place for a file that is missing, ambiguous, unreadable or of an unknown kind.
 */
export async function fileLayer(files: Files, cwd: string, named?: string): Promise<Layer | undefined> {
  const path = named === undefined ? await findConfigFile(files, cwd) : resolve(cwd, named);
  if (path === undefined) return undefined;
  const shown = shortest(cwd, path);
  if (named !== undefined && (await files.stat(path))?.kind !== "file") throw noSuchFile(shown);
  if (/\.(?:json|ya?ml)$/.test(path)) return readDataFile(await files.readText(path), shown);
  if (/\.(?:ts|mjs)$/.test(path)) return importConfig(path, shown);
  throw new EmulatorError("AIGW-CONFIG", "a config file is .ts, .mjs, .json, .yaml or .yml", {
    file: shown,
    hint: "rename it, or write it anew in one of these",
  });
}

async function findConfigFile(files: Files, cwd: string): Promise<string | undefined> {
  const there = await Promise.all(CONFIG_FILE_NAMES.map((name) => files.exists(join(cwd, name))));
  const found = CONFIG_FILE_NAMES.filter((_, index) => there[index]);
  const [only, ...others] = found;
  if (others.length > 0) {
    throw new EmulatorError("AIGW-CONFIG", `${found.join(" and ")} are both there`, {
      file: only,
      hint: "keep one, or name the one you mean: --config <file>",
    });
  }
  return only === undefined ? undefined : join(cwd, only);
}

function noSuchFile(file: string): EmulatorError {
  return new EmulatorError("AIGW-CONFIG", "there is no such config file", {
    file,
    hint: "check the path after --config; it is taken from the working directory",
  });
}

/** Relative where that is shorter to read, as it is for files in or near the working directory. */
function shortest(cwd: string, path: string): string {
  const fromHere = relative(cwd, path);
  return fromHere.length < path.length ? fromHere : path;
}
