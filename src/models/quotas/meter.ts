import type { LimitLeft, QuotaStyle } from "../../formats/quota-style.ts";

/** One limit: so much in a period. */
export interface Meter {
  readonly limit: number;
  readonly periodMs: number;
  readonly refill: QuotaStyle["refill"];
}

/** What is used up. Plain data, never changed in place. */
export interface Spent {
  /** Steadily: of the last count. At once: when the minute or day began. Milliseconds since the epoch. */
  readonly atMs: number;
  /** The amount times the period, a whole number: what has come back in a millisecond is then one too. */
  readonly spent: number;
}

/** What is still used up at `nowMs`. Time does not go back: an exchange at speed 0 may be ahead of others. */
export function spentAt({ limit, periodMs, refill }: Meter, state: Spent | undefined, nowMs: number): Spent {
  const now = Math.max(nowMs, state?.atMs ?? nowMs);
  if (refill === "steadily") {
    return { atMs: now, spent: state ? Math.max(0, state.spent - (now - state.atMs) * limit) : 0 };
  }
  const atMs = Math.floor(now / periodMs) * periodMs;
  return state?.atMs === atMs ? state : { atMs, spent: 0 };
}

/** Whether there is so much left; where the amount is only known afterwards (0), whether there is anything. */
export function hasRoom({ limit, periodMs }: Meter, { spent }: Spent, amount: number): boolean {
  return spent + Math.max(1, amount) * periodMs <= limit * periodMs;
}

/** With so much more used up, or less. More than the limit is a debt to be paid back first. */
export function spend({ periodMs }: Meter, { atMs, spent }: Spent, amount: number): Spent {
  return { atMs, spent: Math.max(0, spent + amount * periodMs) };
}

export function left({ limit, periodMs, refill }: Meter, { atMs, spent }: Spent): LimitLeft {
  const remaining = Math.max(0, Math.floor((limit * periodMs - spent) / periodMs));
  return { limit, remaining, resetMs: refill === "steadily" ? atMs + Math.ceil(spent / limit) : atMs + periodMs };
}

/** Milliseconds until there is room, if nobody else takes it. An amount above the limit never has any: then the whole period. */
export function waitMs({ limit, periodMs, refill }: Meter, { atMs, spent }: Spent, amount: number, nowMs: number): number {
  if (amount > limit) return periodMs;
  if (refill === "at once") return atMs + periodMs - nowMs;
  return Math.ceil((spent + Math.max(1, amount) * periodMs - limit * periodMs) / limit);
}
