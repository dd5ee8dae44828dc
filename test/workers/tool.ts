import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

const app = join(import.meta.dirname, "app");

export interface Tool {
  /** What it has printed so far, both streams. */
  printed(): string;
  /** Its exit code; null when it had to be ended. */
  ended(): Promise<number | null>;
  /** Ends it and what it has started. */
  end(): Promise<void>;
}

/** Starts a tool of test/workers/node_modules in a folder; nobody is logged in anywhere. */
export function startTool(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = app): Tool {
  const own = { CI: "1", NO_COLOR: "1", WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", ...env };
  const inherited = Object.entries(process.env).filter(
    ([key]) => !/^(?:VITEST|AIGW|CLOUDFLARE|NODE_OPTIONS|NODE_ENV|TEST$)/.test(key),
  );
  const command = commandOf(name);
  // A group of its own: workerd is a child of a child.
  const options = { cwd, env: { ...Object.fromEntries(inherited), ...own }, detached: true } as const;
  const child: ChildProcess = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
    });
  const exit = once(child, "exit").then(([code]) => code as number | null);
  return {
    printed: () => text,
    ended: () => exit,
    async end() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
      const late = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, "SIGKILL"), 5_000);
      await exit;
      clearTimeout(late);
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address === "object" && address) return address.port;
  throw new Error("no port");
}

/** The answer of a server that may still be starting. */
export async function answerOf(url: string, tool: Tool): Promise<Response> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      return await fetch(url);
    } catch {
      await new Promise((done) => setTimeout(done, 300));
    }
  }
  throw new Error(`nothing answers at ${url}:\n${tool.printed()}`);
}

function commandOf(name: string): string {
  if (name === "node") return process.execPath;
  return name === "bash" ? name : join(import.meta.dirname, "node_modules/.bin", name);
}
