import type { LimitLeft, LimitName, QuotaLeft, QuotaStyle } from "../../formats/quota-style.ts";
import type { QuotaInput } from "../../schema/quota-input.ts";
import type { ReachedLimit } from "../../tasks/failure.ts";
import { hasRoom, left, type Meter, type Spent, spend, spentAt, waitMs } from "./meter.ts";

/** One limit of a quota, with the words for it. */
export interface Limit extends Meter, Pick<ReachedLimit, "what" | "period"> {
  readonly name: LimitName;
}

/** What has been used up of each limit; by its name. */
export type QuotaState = { readonly [Name in LimitName]?: Spent };

/** What one request takes from each limit. */
export type Charge = Readonly<Record<LimitName, number>>;

/** A request that may pass, or the limit that keeps it waiting longest. */
export type Admission =
  | { readonly allowed: true; readonly state: QuotaState }
  | { readonly allowed: false; readonly reached: ReachedLimit; readonly waitMs: number };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The limits that a quota sets, counted as the vendor counts. */
export function limitsOf(quota: QuotaInput, { refill }: Pick<QuotaStyle, "refill">): readonly Limit[] {
  const limits: Limit[] = [];
  const add = (name: LimitName, limit: number | undefined, what: Limit["what"], period: Limit["period"]) => {
    const periodMs = period === "day" ? DAY_MS : MINUTE_MS;
    if (limit !== undefined) limits.push({ name, limit, what, period, periodMs, refill });
  };
  add("requests", quota.requests_per_minute, "requests", "minute");
  add("requestsPerDay", quota.requests_per_day, "requests", "day");
  add("tokens", quota.tokens_per_minute, "tokens", "minute");
  add("inputTokens", quota.input_tokens_per_minute, "input tokens", "minute");
  add("outputTokens", quota.output_tokens_per_minute, "output tokens", "minute");
  return limits;
}

/** Lets a request in if every limit has room for it, and takes its charge from each. A refused one takes nothing. */
export function admit(limits: readonly Limit[], state: QuotaState, charge: Charge, nowMs: number): Admission {
  let longest: { reached: ReachedLimit; waitMs: number } | undefined;
  for (const limit of limits) {
    const spent = spentAt(limit, state[limit.name], nowMs);
    const requested = charge[limit.name];
    if (hasRoom(limit, spent, requested)) continue;
    const wait = waitMs(limit, spent, requested, nowMs);
    if (longest && longest.waitMs >= wait) continue;
    const used = limit.limit - left(limit, spent).remaining;
    const reached = { what: limit.what, period: limit.period, limit: limit.limit, used, requested };
    longest = { reached, waitMs: wait };
  }
  if (longest) return { allowed: false, ...longest };
  return { allowed: true, state: take(limits, state, (name) => charge[name], nowMs) };
}

/** What was charged before the answer was known, put right. */
export function settle(
  limits: readonly Limit[],
  state: QuotaState,
  { before, after }: { readonly before: Charge; readonly after: Charge },
  nowMs: number,
): QuotaState {
  return take(limits, state, (name) => after[name] - before[name], nowMs);
}

/** What is left of each limit. */
export function leftOf(limits: readonly Limit[], state: QuotaState, nowMs: number): QuotaLeft {
  const found: { [Name in LimitName]?: LimitLeft } = {};
  for (const limit of limits) found[limit.name] = left(limit, spentAt(limit, state[limit.name], nowMs));
  return found;
}

function take(limits: readonly Limit[], state: QuotaState, amount: (name: LimitName) => number, nowMs: number): QuotaState {
  const taken: { [Name in LimitName]?: Spent } = {};
  for (const limit of limits) {
    taken[limit.name] = spend(limit, spentAt(limit, state[limit.name], nowMs), amount(limit.name));
  }
  return taken;
}
