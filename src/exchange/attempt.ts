import { CallOff, follow } from "../world/call-off.ts";
import type { Step } from "./exchange.ts";

/** One try of a step. */
export class Attempt {
  readonly step: Step;
  /** Counts from 1. */
  readonly number: number;
  /** To the first byte; null when it may take as long as it likes. */
  readonly timeoutMs: number | null;
  #calledOff: CallOff | undefined;
  #controller: AbortController | undefined;

  constructor(step: Step, { number, timeoutMs }: { number: number; timeoutMs: number | null }) {
    this.step = step;
    this.number = number;
    this.timeoutMs = timeoutMs;
  }

  /** Tells when the caller has gone or the attempt is given up. Made on first use: most attempts never need one. */
  get calledOff(): CallOff {
    if (this.#calledOff) return this.#calledOff;
    const made = new CallOff();
    this.#calledOff = made;
    const { arrival, resumable } = this.step.exchange;
    // Whoever takes it up again later must find the rest of it.
    if (!resumable) follow(arrival.calledOff ?? arrival.signal, made);
    return made;
  }

  /** The same, for whoever wants a real one. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      follow(this.calledOff, this.#controller);
    }
    return this.#controller.signal;
  }

  giveUp(reason: Error): void {
    this.calledOff.abort(reason);
  }
}
