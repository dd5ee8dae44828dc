/** Things by name, the oldest first: beyond a number or a size the oldest are forgotten, the newest never is. */
export class BoundedBook<Kept extends { readonly bytes: number }> {
  readonly #kept = new Map<string, Kept>();
  readonly #most: { readonly count: number; readonly bytes: number };
  #bytes = 0;

  constructor(most: { readonly count: number; readonly bytes: number }) {
    this.#most = most;
  }

  set(key: string, value: Kept): void {
    this.delete(key);
    this.#kept.set(key, value);
    this.#bytes += value.bytes;
    for (const oldest of this.#kept.keys()) {
      const size = this.#kept.size;
      if (size <= this.#most.count && (this.#bytes <= this.#most.bytes || size === 1)) break;
      this.delete(oldest);
    }
  }

  get(key: string): Kept | undefined {
    return this.#kept.get(key);
  }

  delete(key: string): boolean {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    return this.#kept.delete(key);
  }

  values(): Kept[] {
    return [...this.#kept.values()];
  }
}
