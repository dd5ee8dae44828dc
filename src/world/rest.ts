/** A while in which something is left alone, by real time, whatever the emulator's clock says. */
export interface Rest {
  readonly over: Promise<void>;
  /** Ends it at once. */
  cut(): void;
}

export function rest(ms: number): Rest {
  let cut = () => {};
  const over = new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    cut = () => {
      clearTimeout(timer);
      done();
    };
  });
  return { over, cut };
}
