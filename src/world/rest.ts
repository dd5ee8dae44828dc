/** A while in which something is left alone, by real time, whatever the emulator's clock says. */
export interface Rest {
  readonly over: Promise<void>;
  /** Ends it at once. */
  cut(): void;
}

/** Told when a piece of work begins; what it returns, when that is done, and begins the rest that follows. */
export type Pace = () => () => Rest;

/** Work is followed by a rest that is four times as long, within these: what is slow takes a fifth of the time, and no more. */
export function restful({ leastMs, mostMs }: { readonly leastMs: number; readonly mostMs: number }): Pace {
  return () => {
    const beganMs = performance.now();
    return () => rest(Math.min(mostMs, Math.max(leastMs, 4 * (performance.now() - beganMs))));
  };
}

function rest(ms: number): Rest {
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
