import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";

const CLI = resolve("dist/aigw-emulator.cjs");

/** A server in a process of its own. */
export interface Server {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

export function bareFastify(): Promise<Server> {
  return start([resolve("test/bench/reference/bare-fastify.mjs")], /listening (\d+)/);
}

export function bareHttp(): Promise<Server> {
  return start([resolve("test/bench/reference/bare-http.mjs")], /listening (\d+)/);
}

export function barePacer(): Promise<Server> {
  return start([resolve("test/bench/reference/bare-pacer.mjs")], /listening (\d+)/);
}

/** Sends everything on to that port. */
export function leanProxy(port: number): Promise<Server> {
  return start([resolve("test/bench/reference/lean-proxy.mjs"), `http://127.0.0.1:${port}`], /listening (\d+)/);
}

/** The built emulator as CI runs it (no terminal line for what goes well), its log in the file where it is by default, in a folder of its own. */
export function emulator(folder: string, ...flags: string[]): Promise<Server> {
  return start(
    [CLI, "start", "--port", "0", "--db", ".aigw/emulator.db", ...flags],
    /Gateway +http:\/\/127\.0\.0\.1:(\d+)/,
    folder,
  );
}

function start(command: string[], ready: RegExp, cwd = process.cwd()): Promise<Server> {
  const child = spawn(process.execPath, command, {
    cwd,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, CI: "true" },
  });
  return new Promise((done, failed) => {
    let text = "";
    let up = false;
    child.on("exit", (code) => failed(new Error(`${command.join(" ")} ended with ${code}: ${text}`)));
    child.stdout?.on("data", (chunk) => {
      // Lines after the first are the log of requests: read, so that the pipe never fills, and dropped.
      if (up) return;
      text += chunk;
      const found = ready.exec(text);
      if (!found) return;
      up = true;
      done({ port: Number(found[1]), pid: child.pid ?? 0, stop: () => stop(child) });
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.removeAllListeners("exit");
    child.on("exit", () => done());
    child.kill("SIGTERM");
  });
}

/** Wall time in ms of a process that runs to its end. */
export function timeToEnd(...command: string[]): Promise<number> {
  const begun = performance.now();
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, command, { stdio: "ignore" });
    child.on("error", failed);
    child.on("exit", () => done(performance.now() - begun));
  });
}
