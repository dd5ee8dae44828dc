import type { CallerSocket, SocketSession } from "../exchange/socket.ts";
import type { MockOutcome } from "../models/model.ts";
import type { Usage } from "../tasks/usage.ts";
import type { Clock } from "../world/clock.ts";
import type { RealtimeCall } from "./provider.ts";
import type { Action, Limit, Session, SessionWorld } from "./session.ts";
import { sumOfUsage } from "./sum-of-usage.ts";

/** Puts a session on a socket. `protocol` is the caller's sub-protocol to answer with, where it is not the gateway's. */
export function onSocket(call: RealtimeCall, make: (world: SessionWorld) => Session, protocol?: string): SocketSession {
  let used: Usage | undefined;
  const world = worldOf(call, (more) => {
    used = sumOfUsage(used, more);
  });
  return {
    protocol,
    start: (socket) => new Runner(make(world), socket, call.clock).start(),
    usage: () => used,
  };
}

function worldOf(call: RealtimeCall, count: (used: Usage) => void): SessionWorld {
  return {
    random: call.random,
    seed: call.account.seed,
    nowMs: () => call.clock.now(),
    refuses: (model) => call.refuses(model),
    answer(ask, event) {
      const outcome = call.answer(ask, event);
      if (outcome.kind === "answer" && "usage" in outcome.answer && outcome.answer.usage) count(outcome.answer.usage);
      // An ask is answered in its own task.
      return outcome as MockOutcome<typeof ask.task>;
    },
  };
}

/** Does what a session says, when it is time. */
class Runner {
  readonly #session: Session;
  readonly #socket: CallerSocket;
  readonly #clock: Clock;
  #running = false;
  /** Ends the wait for the next piece. */
  #wake = new AbortController();
  /** When the client last said something. */
  #heardMs: number;

  constructor(session: Session, socket: CallerSocket, clock: Clock) {
    this.#session = session;
    this.#socket = socket;
    this.#clock = clock;
    this.#heardMs = clock.monotonic();
  }

  start(): void {
    this.#do(this.#session.open());
    this.#socket.signal.addEventListener("abort", () => this.#wake.abort(), { once: true });
    for (const limit of this.#session.limits ?? []) void this.#watch(limit);
    this.#socket.onMessage((frame) => {
      this.#heardMs = this.#clock.monotonic();
      const due = this.#session.waiting?.();
      this.#do(this.#session.receive(frame));
      // What was waited for has been called off: whatever comes now has a time of its own.
      if (due && this.#session.waiting?.() !== due) this.#wake.abort();
      return this.#run();
    });
  }

  /** One wait for all messages: they are many, and each only moves its end. */
  async #watch({ afterMs, since, reached }: Limit): Promise<void> {
    const { signal } = this.#socket;
    const openedMs = this.#clock.monotonic();
    const leftMs = () => (since === "open" ? openedMs : this.#heardMs) + afterMs - this.#clock.monotonic();
    try {
      while (leftMs() > 0) await this.#clock.deadline(leftMs(), signal);
    } catch {
      // Nobody is there any more.
      return;
    }
    this.#do(reached());
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let due = this.#session.waiting?.(); due && !this.#socket.signal.aborted; due = this.#session.waiting?.()) {
        if (due.afterMs > 0) await this.#wait(due.afterMs);
        if (this.#socket.signal.aborted) return;
        if (this.#session.waiting?.() === due) this.#do(this.#session.proceed?.() ?? []);
        await this.#socket.drained();
      }
    } finally {
      this.#running = false;
    }
  }

  async #wait(ms: number): Promise<void> {
    this.#wake = new AbortController();
    const { signal } = this.#wake;
    await this.#clock.sleep(ms, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  #do(actions: readonly Action[]): void {
    for (const action of actions) {
      if (action.kind === "send") this.#socket.send(action.frame);
      else this.#socket.close(action.code, action.reason);
    }
  }
}
