/** Housekeeping for when nothing has happened for a while. Real time, whatever the emulator's clock says. */
export function whenIdle(quietMs: number, job: () => void): { touch(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    touch() {
      if (timer) {
        timer.refresh();
        return;
      }
      timer = setTimeout(() => {
        timer = undefined;
        job();
      }, quietMs);
      timer.unref();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
