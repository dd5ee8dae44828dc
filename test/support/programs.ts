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
  save(name: string, source: string): string;
  /** Runs a Node program with the preload and these variables beside the usual ones. */
  run(source: string, environment?: Readonly<Record<string, string>>, nodeArguments?: readonly string[]): Promise<Ran>;
}

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
  return {
    get folder() {
      return project.folder;
    },
    get preload() {
      return pathToFileURL(preload.file).href;
    },
    save,
    run(source, environment = {}, nodeArguments = [`--import=${pathToFileURL(preload.file).href}`]) {
      count += 1;
      const file = save(`program-${count}.mjs`, source);
      const { PATH = "" } = process.env;
      const options = { cwd: project.folder, env: { PATH, ...environment }, timeout: 30_000 } as const;
      return new Promise((done) => {
        const child = execFile(process.execPath, [...nodeArguments, file], options, (_, stdout, stderr) =>
          done({ code: child.exitCode, stdout: String(stdout), stderr: String(stderr) }),
        );
      });
    },
  };
}
