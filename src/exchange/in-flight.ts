/** Exchanges whose answers have not ended: whoever stops the emulator waits for their rows. */
export interface InFlight {
  /** Counts one more; what it returns is called once, when that one is over. */
  began(): () => void;
  /** From now on it is the emulator that breaks answers off, not their callers. */
  stop(): void;
  readonly stopping: boolean;
  /** Resolves when nothing is in flight. */
  landed(): Promise<void>;
}

export function inFlight(): InFlight {
  let count = 0;
  let stopping = false;
  let waiting: (() => void)[] = [];
  const over = () => {
    count -= 1;
    if (count > 0) return;
    for (const done of waiting) done();
    waiting = [];
  };
  return {
    began() {
      count += 1;
      return over;
    },
    stop() {
      stopping = true;
    },
    get stopping() {
      return stopping;
    },
    landed: () => (count === 0 ? Promise.resolve() : new Promise((done) => void waiting.push(done))),
  };
}
