import { processEnvironment } from "../config/process-environment.ts";
import type { Store } from "../store/store.ts";
import { systemTime, timeOf } from "../world/account-clock.ts";
import { systemAddresses } from "../world/addresses.ts";
import { events } from "../world/events.ts";
import { realFiles } from "../world/files.ts";
import type { EmulatorEvents, WorldParts } from "./inside.ts";

/** The world around one emulator: the real one, but for the parts that were given. */
export type World = ReturnType<typeof openWorld>;

export function openWorld(parts: WorldParts) {
  const bus = events<EmulatorEvents>();
  return {
    /** The emulator's own time, which nobody moves: each account has a clock over it. */
    time: parts.clock ? timeOf(parts.clock) : systemTime,
    files: parts.files ?? realFiles(),
    addresses: parts.addresses ?? systemAddresses,
    environment: parts.environment ?? processEnvironment(),
    bus,
    /** Hears of our own mistakes. */
    report: (error: unknown) => bus.emit("bug", error instanceof Error ? error : new Error(String(error))),
  };
}

/** What was opened before must not stay open when something after it cannot be: each `undo` is run, and the error goes on. */
export async function orUndo<Opened>(open: () => Opened | Promise<Opened>, ...undo: readonly (() => void)[]): Promise<Opened> {
  try {
    return await open();
  } catch (error) {
    for (const close of undo) close();
    throw error;
  }
}

/** Quiet for so long, the emulator tidies up: rows into their tables, the write-ahead log into the file. */
export const IDLE_MS = 200;

/** Stops where the quiet does: requests do not wait for it. */
export async function tidy(store: Store): Promise<void> {
  if (await store.journal.sortedWhileQuiet()) store.checkpoint();
}
