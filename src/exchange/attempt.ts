import type { Step } from "./exchange.ts";

/** One try of a step. */
export class Attempt {
  readonly step: Step;
  /** Counts from 1. */
  readonly number: number;
  /** To the first byte; null when it may take as long as it likes. */
  readonly timeoutMs: number | null;
  #controller: AbortController | undefined;

  constructor(step: Step, { number, timeoutMs }: { number: number; timeoutMs: number | null }) {
    this.step = step;
    this.number = number;
    this.timeoutMs = timeoutMs;
  }

  /** Aborts when the caller has gone or the attempt is given up. Made on first use: most attempts never need one. */
  get signal(): AbortSignal {
    return this.#aborter().signal;
  }

  giveUp(reason: Error): void {
    this.#aborter().abort(reason);
  }

  #aborter(): AbortController {
    if (this.#controller) return this.#controller;
    const controller = new AbortController();
    this.#controller = controller;
    const { arrival, resumable } = this.step.exchange;
    // Whoever takes it up again later must find the rest of it.
    if (resumable) return controller;
    const caller = arrival.signal;
    if (caller.aborted) controller.abort(caller.reason);
    else caller.addEventListener("abort", () => controller.abort(caller.reason), { once: true });
    return controller;
  }
}
