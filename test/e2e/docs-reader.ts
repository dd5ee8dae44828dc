import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { userEnvironment } from "./installed-package.ts";

/** Somebody who follows a page: a folder of their own in which openai, tsx, msw and this package are installed. */
export interface Reader {
  readonly folder: string;
  /** Saves a file, folders included, and returns its path. */
  save(file: string, text: string): string;
  run(command: string, ...parameters: string[]): Promise<Ran>;
  remove(): void;
}

interface Ran {
  /** 0 when all went well; null when it took more than a minute. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `npx aigw-emulator` starts. Throws when it has not been built. */
export function builtCommand(): string {
  const { bin } = JSON.parse(readFileSync("package.json", "utf8"));
  const command = resolve(bin["aigw-emulator"]);
  if (existsSync(command)) return command;
  throw new Error(`${command} is not there: \`npm install\` builds it, and so does \`npm run build\``);
}

export function openReader(): Reader {
  const folder = mkdtempSync(join(tmpdir(), "aigw-docs-"));
  const save = (file: string, text: string) => {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(resolve("."), join(folder, "node_modules/aigw-emulator"));
  for (const name of ["openai", "tsx", "msw", "vitest", "@types"])
    symlinkSync(resolve("node_modules", name), join(folder, "node_modules", name));
  // For npx.
  mkdirSync(join(folder, "node_modules/.bin"));
  symlinkSync(resolve("node_modules/vitest/vitest.mjs"), join(folder, "node_modules/.bin/vitest"));
  // Answers do not end with a line break, and several in a row are to be told apart.
  save(".curlrc", 'write-out = "\\n"\nmax-time = 30\n');
  // Node 20 has the WebSocket of browsers behind a flag, which later ones take as well.
  const env = { ...userEnvironment(), CURL_HOME: folder, NODE_OPTIONS: "--experimental-websocket" };
  const options = { cwd: folder, env, timeout: 60_000, encoding: "utf8" } as const;
  return {
    folder,
    save,
    run: (command, ...parameters) =>
      new Promise((done) => {
        const child = execFile(command, parameters, options, (_, stdout, stderr) =>
          done({ code: child.exitCode, stdout, stderr }),
        );
        child.stdin?.end();
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
