import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The package as a user gets it: packed, and installed in a project that has nothing else. */
export interface InstalledPackage {
  /** The user's project. */
  readonly project: string;
  /** Files of the package: relative paths, sorted. */
  readonly files: readonly string[];
  readonly tarballBytes: number;
  readonly unpackedBytes: number;
  /** Runs a command in the project and returns what it printed; throws with all output when it fails. */
  run(command: string, ...parameters: string[]): string;
  /** Puts a file of test/e2e/consumer into the project. */
  add(file: string): void;
  remove(): void;
}

/** Compiles better-sqlite3 where no binary can be downloaded, which takes about a minute. */
export function installPackage(): InstalledPackage {
  const home = mkdtempSync(join(tmpdir(), "aigw-emulator-e2e-"));
  const project = join(home, "project");
  execute("npm", ["pack", "--ignore-scripts", "--pack-destination", home], process.cwd());
  const tarball = readdirSync(home)
    .map((file) => join(home, file))
    .find((file) => file.endsWith(".tgz"));
  if (!tarball) throw new Error(`npm pack left no tarball in ${home}`);
  mkdirSync(project);
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "project", version: "1.0.0", private: true, type: "module" }),
  );
  execute("npm", ["install", tarball], project);
  const installed = join(project, "node_modules", "aigw-emulator");
  const files = filesBelow(installed);
  return {
    project,
    files,
    tarballBytes: statSync(tarball).size,
    unpackedBytes: files.reduce((sum, file) => sum + statSync(join(installed, file)).size, 0),
    run: (command, ...parameters) => execute(command, parameters, project),
    add: (file) => copyFileSync(join("test/e2e/consumer", file), join(project, file)),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** A user's shell: without what npm and Vitest tell the processes that they start. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const ours =
    /^(?:npm_(?:package|lifecycle)_|npm_config_local_prefix$|npm_command$|INIT_CWD$|NODE_ENV$|VITEST|AIGW_|TEST$|DEV$|PROD$|MODE$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

function execute(command: string, parameters: readonly string[], cwd: string): string {
  return execFileSync(command, parameters, { cwd, env: userEnvironment(), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => file.slice(folder.length + 1).replaceAll("\\", "/")).sort();
}
