/** What lines go to: process.stdout and process.stderr have this shape. */
export interface LineOutput {
  /** False asks for a pause until "drain". */
  write(text: string): boolean;
  on(event: "drain" | "error", listener: () => void): unknown;
}

export interface LineWriter {
  write(line: string): void;
  flush(): void;
}

/** How many lines wait for a reader that does not read, before the rest is only counted. */
const MOST_WAITING = 10_000;

/**
 * Joins the lines of one turn of the event loop into one write. Never throws: a reader that has gone (EPIPE) is no
 * reason to stop serving, and one that does not read must not fill the memory.
 */
export function lineWriter(output: LineOutput): LineWriter {
  let waiting: string[] = [];
  let leftOut = 0;
  let scheduled = false;
  let full = false;
  let gone = false;

  const flush = () => {
    if (leftOut > 0) waiting.push(`… ${leftOut} lines left out: nobody read them`);
    const text = waiting.join("\n");
    const any = waiting.length > 0;
    waiting = [];
    leftOut = 0;
    if (!any || gone) return;
    try {
      full = !output.write(`${text}\n`);
    } catch {
      gone = true;
    }
  };
  output.on("error", () => {
    gone = true;
  });
  output.on("drain", () => {
    full = false;
    flush();
  });
  return {
    write(line) {
      if (gone) return;
      if (waiting.length >= MOST_WAITING) {
        leftOut += 1;
        return;
      }
      waiting.push(line);
      if (scheduled) return;
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        if (!full) flush();
      });
    },
    flush,
  };
}
