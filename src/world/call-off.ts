/** What says that something is called off: an AbortSignal, or what costs a tenth of one. */
export interface Cancellable {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** An AbortController and its signal in one, for what is hardly ever called off. */
export class CallOff implements Cancellable {
  #aborted = false;
  #reason: unknown;
  readonly #listeners = new Set<() => void>();

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  abort(reason: unknown = new DOMException("This operation was aborted", "AbortError")): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  }

  /** Whatever is called off already tells nobody, as with an AbortSignal. */
  addEventListener(_type: "abort", listener: () => void): void {
    if (!this.#aborted) this.#listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.delete(listener);
  }
}

/** Called off when `source` is. */
export function follow(source: Cancellable, target: { abort(reason: unknown): void }): void {
  if (source.aborted) target.abort(source.reason);
  else source.addEventListener("abort", () => target.abort(source.reason));
}
