/** Of a stored answer: its life is measured from the moment of storing; hits do not extend it (G-CACHE-24). */
export interface CacheLife {
  readonly storedMs: number;
  readonly ttlSeconds: number;
}

/** When it ends; from this moment on it does not count. */
export function expiryMs({ storedMs, ttlSeconds }: CacheLife): number {
  return storedMs + ttlSeconds * 1000;
}

/** Whether a stored answer still counts. */
export function isFresh(life: CacheLife, nowMs: number): boolean {
  return nowMs < expiryMs(life);
}
