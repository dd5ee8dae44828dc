import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { builtPreload, projectFolder } from "./preload.ts";

export interface Ran {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Programs {
  /** Where they run, with this package's libraries. */
  readonly folder: string;
  /** The preload module's URL. */
  readonly preload: string;
  /** Its path. */
  readonly file: string;
  save(name: string, source: string): string;
  /** Runs a Node program with the preload and these variables beside the usual ones. */
  run(source: string, environment?: Readonly<Record<string, string>>): Promise<Ran>;
  /** The same with a file and its arguments; gives what it printed, errors included. */
  runFile(file: readonly string[], environment?: Readonly<Record<string, string>>): Promise<string>;
}

/** Tests of programs can be run with another Node than their own: AIGW_TEST_NODE=/path/to/node. */
const NODE = process.env["AIGW_TEST_NODE"] || process.execPath;

/** Programs that know nothing of an emulator, run by a Node of their own as `node --import aigw-emulator/register` does. */
export function programs(): Programs {
  let project: ReturnType<typeof projectFolder>;
  let preload: Awaited<ReturnType<typeof builtPreload>>;
  let count = 0;
  beforeAll(async () => {
    project = projectFolder();
    preload = await builtPreload();
  });
  afterAll(() => {
    project?.remove();
    preload?.remove();
  });
  const save = (name: string, source: string) => {
    const path = join(project.folder, name);
    writeFileSync(path, source);
    return path;
  };
  const runFile = (file: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> => {
    const { PATH = "" } = process.env;
    const options = { cwd: project.folder, env: { PATH, ...environment }, timeout: 30_000 } as const;
    return new Promise((done) => {
      const child = execFile(NODE, [`--import=${pathToFileURL(preload.file).href}`, ...file], options, (_, stdout, stderr) =>
        done({ code: child.exitCode, stdout: String(stdout), stderr: String(stderr) }),
      );
    });
  };
  return {
    get folder() {
      return project.folder;
    },
    get preload() {
      return pathToFileURL(preload.file).href;
    },
    get file() {
      return preload.file;
    },
    save,
    run(source, environment) {
      count += 1;
      return runFile([save(`program-${count}.mjs`, source)], environment);
    },
    async runFile(file, environment) {
      const { stdout, stderr } = await runFile(file, environment);
      return stdout + stderr;
    },
  };
}
