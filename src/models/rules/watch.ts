import type { Files, StopWatching } from "../../world/files.ts";
import type { LoadedMocks } from "./load.ts";

export interface MocksListener<Models> {
  /** Reads the folder. */
  load(): Promise<LoadedMocks<Models>>;
  onLoaded(mocks: LoadedMocks<Models>): void;
  /** The folder cannot be read as it is now, usually an EmulatorError: what was loaded before stays as it was. */
  onBroken(error: unknown): void;
}

/** Reads the mocks folder again after every change in it. Changes during a reading make one further reading. */
export function watchMocks<Models>(files: Files, dir: string, listener: MocksListener<Models>): StopWatching {
  let reading = false;
  let outdated = false;
  let stopped = false;

  const read = async () => {
    reading = true;
    do {
      outdated = false;
      const tell = await outcomeOf(listener);
      if (!stopped && !outdated) tell();
    } while (outdated && !stopped);
    reading = false;
  };

  const stopWatching = files.watch(dir, () => {
    outdated = true;
    if (!reading) void read();
  });
  return () => {
    stopped = true;
    stopWatching();
  };
}

async function outcomeOf<Models>(listener: MocksListener<Models>): Promise<() => void> {
  try {
    const mocks = await listener.load();
    return () => listener.onLoaded(mocks);
  } catch (error) {
    return () => listener.onBroken(error);
  }
}
