import { EmulatorError } from "../errors/emulator-error.ts";
import type { Listening } from "../http/listen.ts";

interface End {
  /** Lets those go who only listen. A promise where there are any: they are to hear of the end before they are cut off. */
  readonly farewell: () => Promise<void> | undefined;
  /** Breaks off what is being answered. */
  readonly hangUp: () => void;
  readonly close: () => Promise<void>;
}

/** Starting and stopping, each once however often it is asked for. */
export function lifecycle(listen: () => Promise<Listening>, end: End) {
  let listening: Listening | undefined;
  let stopped: Promise<void> | undefined;
  const assertOpen = () => {
    if (!stopped) return;
    throw new EmulatorError("AIGW-STOPPED", "the emulator has been stopped", {
      hint: "make another one: await createEmulator()",
    });
  };
  return {
    assertOpen,
    /** Undefined before the start. */
    listening: () => listening,
    url() {
      if (listening) return listening.url;
      throw new EmulatorError("AIGW-NOT-STARTED", "the emulator has no URL before it listens", {
        hint: "await emulator.start() first, or use emulator.fetch, which needs no port",
      });
    },
    async start() {
      assertOpen();
      listening ??= await listen();
      return { url: listening.url };
    },
    stop() {
      if (stopped) return stopped;
      const close = () => {
        end.hangUp();
        listening?.hangUp();
        return end.close();
      };
      stopped = end.farewell()?.then(close) ?? close();
      return stopped;
    },
  };
}
