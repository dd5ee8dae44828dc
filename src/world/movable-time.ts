import type { AccountClock, ClockState, TimeSource } from "./account-clock.ts";
import { TimerQueue } from "./timer-queue.ts";

/**
 * Time over a source, that can be stopped and moved, and all who wait for it: one timer of the source serves them. Two
 * measures: `monotonic` is what waits are counted in and only goes forward; `now` is what the calendar says.
 */
export class MovableTime implements Pick<AccountClock, "state" | "freeze" | "advance" | "set" | "resume"> {
  readonly #source: TimeSource;
  readonly #queue = new TimerQueue(() => this.#disarm());
  /** Ahead of the source by so much, while running. */
  #nowAhead = 0;
  #monotonicAhead = 0;
  /** Where it stands; undefined while running. */
  #standing: { now: number; monotonic: number } | undefined;
  /** Stands still only for as long as it is being moved. */
  #passing = false;
  #armedFor = Number.POSITIVE_INFINITY;
  #takeBack: () => void = () => {};
  /** Grows with every new wait: a sign that something still goes on. */
  #waits = 0;
  #moves: Promise<void> = Promise.resolve();

  constructor(source: TimeSource) {
    this.#source = source;
  }

  get frozen(): boolean {
    return this.#standing !== undefined && !this.#passing;
  }

  now(): number {
    // A paced stream is due at fractions of a millisecond.
    return Math.floor(this.#standing ? this.#standing.now : this.#source.now() + this.#nowAhead);
  }

  monotonic(): number {
    return this.#standing ? this.#standing.monotonic : this.#source.monotonic() + this.#monotonicAhead;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    this.#waits += 1;
    const now = this.monotonic();
    const waited = this.#queue.add(now + Math.max(0, ms), signal);
    // While it stands still, what is due at once must not wait for somebody to move it.
    if (this.#standing) this.#queue.wakeDue(this.#standing.monotonic);
    // Requests that came at once are all taken up before Node looks at a timer again: what is due is not kept waiting.
    else if (now >= this.#armedFor) this.#wake();
    else this.#arm();
    return waited;
  }

  state(): ClockState {
    const due = this.#queue.nextDue;
    const nowMs = this.now();
    return {
      frozen: this.frozen,
      nowMs,
      aheadMs: nowMs - Math.floor(this.#source.now()),
      waiting: this.#queue.size,
      nextInMs: due === undefined ? null : Math.max(0, Math.ceil(due - this.monotonic())),
    };
  }

  freeze(atMs?: number): Promise<void> {
    return this.#inTurn(async () => {
      this.#stop();
      if (atMs !== undefined) await this.#moveTo(atMs);
    });
  }

  advance(ms: number): Promise<void> {
    return this.#inTurn(() => this.#stopped(() => this.#pass(ms)));
  }

  set(nowMs: number): Promise<void> {
    return this.#inTurn(() => this.#stopped(() => this.#moveTo(nowMs)));
  }

  resume(): Promise<void> {
    return this.#inTurn(async () => {
      this.#monotonicAhead = this.monotonic() - this.#source.monotonic();
      this.#nowAhead = 0;
      this.#standing = undefined;
      this.#arm();
    });
  }

  #inTurn(move: () => Promise<void>): Promise<void> {
    const moved = this.#moves.then(move);
    this.#moves = moved.catch(() => {});
    return moved;
  }

  #stop(): void {
    // On a whole millisecond, so that what is moved in pieces gets to exactly where it gets to at once.
    this.#standing ??= { now: this.#source.now() + this.#nowAhead, monotonic: Math.ceil(this.monotonic()) };
    this.#disarm();
  }

  /** Stands still for as long as it is moved, and then goes on as before. */
  async #stopped(move: () => Promise<void>): Promise<void> {
    const running = this.#standing === undefined;
    this.#passing = running;
    this.#stop();
    await move();
    this.#passing = false;
    if (!running || !this.#standing) return;
    this.#nowAhead = this.#standing.now - this.#source.now();
    this.#monotonicAhead = this.#standing.monotonic - this.#source.monotonic();
    this.#standing = undefined;
    this.#arm();
  }

  async #moveTo(nowMs: number): Promise<void> {
    const ms = nowMs - (this.#standing?.now ?? nowMs);
    if (ms > 0) return this.#pass(ms);
    if (this.#standing) this.#standing.now = nowMs;
  }

  async #pass(ms: number): Promise<void> {
    const standing = this.#standing;
    if (!standing) return;
    const target = standing.monotonic + ms;
    const calendar = standing.now - standing.monotonic;
    const reach = (monotonic: number) => {
      standing.monotonic = Math.max(standing.monotonic, monotonic);
      standing.now = standing.monotonic + calendar;
      this.#queue.wakeDue(standing.monotonic);
      return this.#settled();
    };
    // Requests that are on their way get to where they wait.
    await this.#settled();
    for (let due = this.#queue.nextDue; due !== undefined && due <= target; due = this.#queue.nextDue) await reach(due);
    await reach(target);
  }

  /** Lets what has just been woken run, until for a few turns of the event loop nobody has begun to wait anew. */
  async #settled(): Promise<void> {
    let seen = this.#waits;
    for (let quiet = 0, turns = 0; quiet < QUIET_TURNS && turns < MOST_TURNS; quiet += 1, turns += 1) {
      await new Promise((turn) => setImmediate(turn));
      if (this.#waits !== seen) quiet = 0;
      seen = this.#waits;
    }
  }

  #arm(): void {
    const due = this.#queue.nextDue;
    if (due === undefined || due >= this.#armedFor) return;
    this.#takeBack();
    this.#armedFor = due;
    this.#takeBack = this.#source.wake(Math.max(0, due - this.monotonic()), () => this.#wake());
  }

  #disarm(): void {
    this.#takeBack();
    this.#takeBack = () => {};
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  #wake(): void {
    this.#disarm();
    if (this.#standing) return;
    this.#queue.wakeDue(this.monotonic() + this.#source.earlyMs);
    this.#arm();
  }
}

/** An answer is written down in the turn after the one in which it ended, and read in the next ones. */
const QUIET_TURNS = 6;
/** Somebody who keeps sending requests must not keep time from moving. */
const MOST_TURNS = 500;
