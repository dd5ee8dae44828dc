import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** A folder with tests in it that a Vitest of its own runs, with the fixture as it is in this repository. */
export interface VitestProject {
  readonly folder: string;
  save(file: string, text: string): void;
  /** Runs Vitest to its end. */
  run(...parameters: string[]): Promise<VitestRun>;
  /** Starts Vitest and lets it run; `remove` ends it. */
  watch(...parameters: string[]): { output(): string };
  remove(): void;
}

export interface VitestRun {
  readonly code: number | null;
  /** What people see: standard output and error. */
  readonly output: string;
  /** By the test's full name: "passed", "failed", "skipped", and the messages of its errors. */
  readonly tests: Readonly<Record<string, { readonly status: string; readonly messages: readonly string[] }>>;
}

const REPOSITORY = resolve(".");

/** A busy machine is no mistake of the tests. */
const PATIENCE = "testTimeout: 60_000, hookTimeout: 60_000";

/**
 * The config's `test` section, as text; `provide: { aigw: … }` stands in it where options are wanted. The fixture is that of the
 * sources, or of the package as it was built.
 */
export function vitestProject(section: string, files: Readonly<Record<string, string>>, { built = false } = {}): VitestProject {
  const folder = mkdtempSync(join(tmpdir(), "aigw-vitest-"));
  const children = new Set<ChildProcess>();
  const save = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  save("package.json", '{ "type": "module" }');
  if (built) asInstalled(folder, section, save);
  else asInSources(folder, section, save);
  for (const [file, text] of Object.entries(files)) save(file, text);
  const start = (parameters: readonly string[]) => {
    const vitest = join(REPOSITORY, "node_modules/vitest/vitest.mjs");
    const env = { ...process.env, ...cleared(), NO_COLOR: "1" };
    const child = spawn(process.execPath, [vitest, ...parameters, "--root", folder], { cwd: folder, env, stdio: "pipe" });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => void said.push(chunk.toString()));
    children.add(child);
    child.on("close", () => children.delete(child));
    return { child, output: () => said.join("") };
  };
  return {
    folder,
    save,
    run(...parameters) {
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${join(folder, "results.json")}`];
      const { child, output } = start(["run", ...reporters, ...parameters]);
      return new Promise((done) => {
        child.on("close", (code) => done({ code, output: output(), tests: resultsIn(join(folder, "results.json")) }));
      });
    },
    watch: (...parameters) => ({ output: start(["watch", ...parameters]).output }),
    remove() {
      for (const child of children) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Save = (file: string, text: string) => void;

function asInstalled(folder: string, section: string, save: Save): void {
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(REPOSITORY, join(folder, "node_modules/aigw-emulator"));
  for (const name of ["vitest", "openai"])
    symlinkSync(join(REPOSITORY, "node_modules", name), join(folder, "node_modules", name));
  save("vitest.config.mjs", `export default { test: { globalSetup: ["aigw-emulator/vitest"], ${PATIENCE}, ${section} } };`);
}

function asInSources(folder: string, section: string, save: Save): void {
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  // Vitest would transform the whole emulator for its global set-up, which takes seconds; tsx keeps what it has transformed.
  save(
    "setup.mjs",
    `import { tsImport } from "tsx/esm/api";
const { setUp } = await tsImport(${JSON.stringify(join(REPOSITORY, "src/testing/global-setup.ts"))}, import.meta.url);
export default setUp;`,
  );
  save(
    "vitest.config.mjs",
    `const alias = { "aigw-emulator/vitest": ${JSON.stringify(join(REPOSITORY, "src/testing/vitest.ts"))} };
export default { resolve: { alias }, server: { fs: { strict: false } }, test: { globalSetup: ["./setup.mjs"], ${PATIENCE}, ${section} } };`,
  );
}

/** What this Vitest has set for its own workers, and what would make an emulator another one. */
function cleared(): Record<string, undefined> {
  const names = Object.keys(process.env).filter((name) => /^(?:VITEST|AIGW_|TEST$|NODE_ENV$|CI$|GITHUB_)/.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

interface JsonResults {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: string[] | null;
    }[];
  }[];
}

function resultsIn(file: string): VitestRun["tests"] {
  const { testResults } = JSON.parse(readFileSync(file, "utf8")) as JsonResults;
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  return Object.fromEntries(
    all.map(({ fullName, status, failureMessages }) => [fullName, { status, messages: failureMessages ?? [] }]),
  );
}
