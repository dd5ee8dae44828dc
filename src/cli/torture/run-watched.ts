import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { EmulatorError } from "../../errors/emulator-error.ts";
import { systemTime } from "../../world/account-clock.ts";
import type { Terminal } from "../terminal.ts";

/** How a command ended. */
export interface Run {
  /** Its exit code; 128 and the signal's number where one ended it. */
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  /** Whether it was ended because its time was over. */
  readonly timedOut: boolean;
  /** Whether somebody pressed Ctrl-C meanwhile. */
  readonly interrupted: boolean;
  readonly durationMs: number;
  /** The end of what it has printed, on both streams together, without colours. */
  readonly output: string;
}

export interface Watched {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

/** How long a command that is told to end has for it. */
const GRACE_MS = 2_000;

const KEPT_CHARACTERS = 64 * 1024;

/**
 * Runs a command in a process group of its own, keeps what it prints, and ends the whole group when its time is over or when it
 * leaves processes behind. Ctrl-C is passed on; a second one ends the group at once.
 */
export function runWatched(
  terminal: Pick<Terminal, "cwd" | "onStopSignal">,
  [program = "", ...args]: readonly string[],
  { environment, timeoutMs }: Watched,
): Promise<Run> {
  const startedMs = systemTime.monotonic();
  const child = spawn(program, args, { cwd: terminal.cwd, env: environment, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const output = tail(child);
  let timedOut = false;
  let stops = 0;
  const hangUp = () => signalGroup(child, "SIGHUP");
  process.on("SIGHUP", hangUp);
  const undo = [
    () => process.off("SIGHUP", hangUp),
    terminal.onStopSignal(() => {
      stops += 1;
      signalGroup(child, stops === 1 ? "SIGINT" : "SIGKILL");
    }),
  ];
  undo.push(
    systemTime.wake(timeoutMs, () => {
      timedOut = true;
      signalGroup(child, "SIGTERM");
      undo.push(systemTime.wake(GRACE_MS, () => signalGroup(child, "SIGKILL")));
    }),
  );
  const forget = () => {
    for (const step of undo) step();
  };
  return new Promise((done, failed) => {
    child.on("error", (cause) => {
      forget();
      failed(cannotRun(program, cause));
    });
    // Not "close": what the command left behind may hold its streams for ever.
    child.on("exit", (code, signal) => {
      forget();
      signalGroup(child, "SIGKILL");
      const durationMs = Math.round(systemTime.monotonic() - startedMs);
      const shown = code ?? 128 + (signal ? (constants.signals[signal] ?? 0) : 0);
      const ended = { code: shown, signal, timedOut, interrupted: stops > 0, durationMs };
      void output.ended().then((text) => done({ ...ended, output: text }));
    });
  });
}

function cannotRun(program: string, cause: Error): EmulatorError {
  return new EmulatorError("AIGW-USAGE", `'${program}' cannot be run: ${cause.message}`, {
    hint: "what stands after -- is run as it is, without a shell: aigw-emulator torture -- npm test",
    cause,
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left; or there are no groups on this system.
    child.kill(signal);
  }
}

/** The last of what a command prints. */
function tail(child: ChildProcess): { ended(): Promise<string> } {
  let text = "";
  const streams = [child.stdout, child.stderr].flatMap((stream) => (stream ? [stream] : []));
  const closed = streams.map(
    (stream) =>
      new Promise<void>((done) => {
        stream.setEncoding("utf8");
        stream.on("data", (piece: string) => {
          text = `${text}${piece}`.slice(-KEPT_CHARACTERS);
        });
        stream.on("close", done).on("error", () => done());
      }),
  );
  return {
    async ended() {
      await Promise.all(closed);
      return text.replace(COLOURS, "").trimEnd();
    },
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const COLOURS = /\u001b\[[\d;]*[A-Za-z]/g;
