import type { Terminal } from "../../../src/cli/terminal.ts";
import { memoryFiles } from "../../support/memory-files.ts";

/** A terminal of the test's own: what was printed can be read, and Ctrl-C pressed. */
export interface FakeTerminal extends Terminal {
  printed(): string;
  complained(): string;
  interrupt(): void;
  /** Codes of exits that did not wait. */
  readonly exits: number[];
  /** Resolves once something listens for Ctrl-C. */
  readonly listening: Promise<void>;
}

export interface FakeTerminalParts {
  readonly environment?: Terminal["environment"];
  readonly files?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  readonly preload?: string;
  readonly probe?: Terminal["probe"];
  readonly fetch?: Terminal["fetch"];
}

export function fakeTerminal(args: readonly string[] = [], parts: FakeTerminalParts = {}): FakeTerminal {
  const stdout = screen(parts.isTTY ?? false);
  const stderr = screen(parts.isTTY ?? false);
  const listeners = new Set<() => void>();
  const exits: number[] = [];
  let heard = () => {};
  return {
    args,
    environment: parts.environment ?? {},
    cwd: "/app",
    files: memoryFiles(parts.files),
    stdout,
    stderr,
    now: () => Date.parse("2026-11-29T10:00:00Z"),
    uptimeMs: () => 182.4,
    onStopSignal(listener) {
      listeners.add(listener);
      heard();
      return () => listeners.delete(listener);
    },
    preload: () => parts.preload,
    exitNow: (code) => exits.push(code),
    probe: parts.probe ?? (async () => undefined),
    fetch: parts.fetch ?? (() => Promise.reject(new Error("nothing answers"))),
    printed: () => stdout.text(),
    complained: () => stderr.text(),
    interrupt() {
      for (const listener of [...listeners]) listener();
    },
    exits,
    listening: new Promise((resolve) => {
      heard = resolve;
    }),
  };
}

function screen(isTTY: boolean) {
  let written = "";
  return {
    isTTY,
    write(text: string) {
      written += text;
      return true;
    },
    on() {},
    text: () => written,
  };
}
