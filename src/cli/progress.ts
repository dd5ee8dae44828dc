import type { Terminal } from "./terminal.ts";

/** How often a line that stays is written where nobody watches, and how often one that is written over. */
const LASTING_MS = 5000;
const PASSING_MS = 100;

export interface Progress {
  /** So many of all are done. */
  (done: number, all: number): void;
  /** Takes the line away that is there. */
  end(): void;
}

/**
 * Tells on stderr how far a long job is: on a terminal in one line that is written over, elsewhere in a line every few seconds.
 * Says nothing with --json, nor of what takes no time.
 */
export function progress({ stderr, now }: Pick<Terminal, "stderr" | "now">, what: string, json: boolean): Progress {
  const watched = stderr.isTTY === true;
  let toldMs = now();
  let shown = false;
  const tell = (done: number, all: number) => {
    const nowMs = now();
    if (json || nowMs - toldMs < (watched ? PASSING_MS : LASTING_MS)) return;
    toldMs = nowMs;
    shown = watched;
    stderr.write(watched ? `\r\u001b[2K${what} ${done} of ${all}` : `${what} ${done} of ${all}\n`);
  };
  return Object.assign(tell, {
    end() {
      if (shown) stderr.write("\r\u001b[2K");
      shown = false;
    },
  });
}
