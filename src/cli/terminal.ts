import type { Environment } from "../config/environment.ts";
import { systemTime } from "../world/account-clock.ts";
import { type Files, realFiles } from "../world/files.ts";
import type { LineOutput } from "../world/line-writer.ts";
import { packagedPath } from "../world/packaged.ts";

/** The process around the command line; tests have one of their own. */
export interface Terminal {
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly cwd: string;
  readonly files: Files;
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Since the process began. */
  uptimeMs(): number;
  /** Called for each Ctrl-C (and SIGTERM) until the returned function is. */
  onStopSignal(listener: () => void): () => void;
  /** Ends the process without waiting for anything. */
  exitNow(code: number): void;
  /** The file that Node programs load first to be rerouted; undefined when the package lacks it. */
  preload(): string | undefined;
  /** The JSON found at a URL on this machine; undefined when nothing answers so within two seconds. */
  probe(url: string): Promise<unknown>;
  /** Asks the emulator that runs. */
  fetch(url: string, init: RequestInit): Promise<Response>;
}

interface Screen extends LineOutput {
  readonly isTTY?: boolean;
}

export function processTerminal(): Terminal {
  // Without a listener, a reader that closes early (head, less) would end the process with a stack trace.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  return {
    args: process.argv.slice(2),
    environment: process.env,
    cwd: process.cwd(),
    files: realFiles(),
    stdout: process.stdout,
    stderr: process.stderr,
    now: systemTime.now,
    uptimeMs: () => process.uptime() * 1000,
    onStopSignal(listener) {
      process.on("SIGINT", listener).on("SIGTERM", listener);
      return () => process.off("SIGINT", listener).off("SIGTERM", listener);
    },
    exitNow: (code) => process.exit(code),
    preload: () => packagedPath("register.cjs") ?? packagedPath("dist/register.cjs"),
    probe,
    fetch: (url, init) => globalThis.fetch(url, init),
  };
}

async function probe(url: string): Promise<unknown> {
  const { openUpstream } = await import("../world/upstream.ts");
  const upstream = openUpstream();
  try {
    const signal = AbortSignal.timeout(2_000);
    const answer = await upstream.send({ method: "GET", url: new URL(url), headers: {}, body: Buffer.alloc(0), signal });
    let text = "";
    for await (const chunk of answer.body) text += Buffer.from(chunk).toString();
    return JSON.parse(text);
  } catch {
    return undefined;
  } finally {
    await upstream.close();
  }
}
