/**
 * Waits in order of when they are due. One queue serves every wait of a clock: thousands of paced streams then need
 * one timer, not one each.
 */
export class TimerQueue {
  readonly #heap: Wait[] = [];
  readonly #onDeserted: () => void;
  readonly #bySignal = new WeakMap<AbortSignal, Set<Wait>>();
  #count = 0;
  /** Waits that somebody still waits for. */
  #wanted = 0;

  /** `onDeserted` hears of it when the last wait that was left is given up. */
  constructor(onDeserted: () => void = () => {}) {
    this.#onDeserted = onDeserted;
  }

  /** When the next wait is due, if there is one. */
  get nextDue(): number | undefined {
    while (this.#heap[0]?.done) this.#pop();
    return this.#heap[0]?.due;
  }

  /** How many wait. */
  get size(): number {
    return this.#wanted;
  }

  /** Resolves when the wait is popped; rejects with the signal's reason when it aborts first. */
  add(due: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((wake, giveUp) => {
      const wait: Wait = { due, order: this.#count++, wake, giveUp, others: signal && this.#waitsOf(signal), done: false };
      wait.others?.add(wait);
      this.#wanted += 1;
      this.#push(wait);
    });
  }

  /** What waits until a signal aborts. A paced stream waits with the same one for every event: it listens once. */
  #waitsOf(signal: AbortSignal): Set<Wait> {
    const known = this.#bySignal.get(signal);
    if (known) return known;
    const waits = new Set<Wait>();
    this.#bySignal.set(signal, waits);
    signal.addEventListener("abort", () => this.#giveUp(waits, signal.reason), { once: true });
    return waits;
  }

  #giveUp(waits: Set<Wait>, reason: unknown): void {
    if (waits.size === 0) return;
    for (const wait of waits) {
      wait.done = true;
      wait.giveUp(reason);
    }
    this.#wanted -= waits.size;
    waits.clear();
    this.#sweep();
  }

  /** Wakes every wait due at `now` or before, oldest first. */
  wakeDue(now: number): void {
    for (let first = this.#heap[0]; first && first.due <= now; first = this.#heap[0]) this.#pop();
  }

  /** Wakes the earliest wait only. */
  wakeNext(): void {
    this.#pop();
  }

  /** Waits that were given up go before they are due: deadlines of minutes would pile up behind answers of milliseconds. */
  #sweep(): void {
    if (this.#wanted > 0 && (this.#heap.length < 64 || this.#wanted * 2 > this.#heap.length)) return;
    const left = this.#heap.filter((wait) => !wait.done);
    this.#heap.length = 0;
    for (const wait of left) this.#push(wait);
    if (left.length === 0) this.#onDeserted();
  }

  #push(wait: Wait): void {
    const heap = this.#heap;
    let index = heap.push(wait) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (!parent || !before(wait, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = wait;
  }

  #pop(): void {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first && last && first !== last) this.#sink(last);
    if (!first || first.done) return;
    this.#wanted -= 1;
    first.others?.delete(first);
    first.wake();
  }

  #sink(wait: Wait): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      let below = 2 * index + 1;
      let child = heap[below];
      if (!child) break;
      const right = heap[below + 1];
      if (right && before(right, child)) {
        child = right;
        below += 1;
      }
      if (!before(child, wait)) break;
      heap[index] = child;
      index = below;
    }
    heap[index] = wait;
  }
}

interface Wait {
  readonly due: number;
  readonly order: number;
  readonly wake: () => void;
  readonly giveUp: (reason: unknown) => void;
  /** Those that the same signal ends, itself among them. */
  readonly others: Set<Wait> | undefined;
  /** Given up: wakes nobody. */
  done: boolean;
}

function before(one: Wait, other: Wait): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order);
}
