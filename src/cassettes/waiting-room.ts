import type { Pace, Rest } from "../world/rest.ts";
import type { NewRecording, Saved } from "./recorder.ts";

/** A recording, and who wants to know what became of it. */
export interface Waiting {
  readonly recording: NewRecording;
  done(saved: Saved): void;
  failed(error: unknown): void;
}

/** Where recordings of one file wait while those before them are written, and for a while after that. */
export class WaitingRoom {
  readonly #write: (waiting: readonly Waiting[]) => Promise<void>;
  readonly #pace: Pace | undefined;
  #waiting: Waiting[] = [];
  #resting: Rest | undefined;
  #hurried = false;

  constructor(write: (waiting: readonly Waiting[]) => Promise<void>, pace: Pace | undefined) {
    this.#write = write;
    this.#pace = pace;
  }

  /** `over` is called as soon as it is known what became of it. */
  enter(recording: NewRecording, over: () => void): Promise<Saved> {
    return new Promise((resolve, reject) => {
      const done = (saved: Saved) => {
        over();
        resolve(saved);
      };
      const failed = (error: unknown) => {
        over();
        reject(error);
      };
      this.#waiting.push({ recording, done, failed });
    });
  }

  /** Who waits now is not kept waiting by a rest. */
  hurry(): void {
    this.#hurried = true;
    this.#resting?.cut();
  }

  /** Until nobody has come for a while: then it is closed. */
  async work(close: () => void): Promise<void> {
    // What has ended in the same turn is written together, and after the answers' last bytes.
    await new Promise((turn) => setImmediate(turn));
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting;
      this.#waiting = [];
      this.#hurried = false;
      const written = this.#pace?.();
      await this.#write(waiting).catch((error: unknown) => {
        for (const { failed } of waiting) failed(error);
      });
      if (written && !this.#hurried) await this.#relax(written());
    }
    close();
  }

  async #relax(rest: Rest): Promise<void> {
    this.#resting = rest;
    await rest.over;
    this.#resting = undefined;
  }
}
