import type { Attempt } from "../exchange/attempt.ts";
import type { HeaderMap } from "../formats/format.ts";
import { chargeAfter, chargeFor, isCounted } from "../models/quotas/charge.ts";
import { admit, leftOf, type QuotaState, settle } from "../models/quotas/quota.ts";
import type { Failure, ReachedLimit } from "../tasks/failure.ts";
import type { OtherAsk } from "../tasks/other.ts";
import type { Ask, KeptAsk } from "../tasks/task.ts";
import type { Usage } from "../tasks/usage.ts";
import type { Quota, QuotaBook } from "./quota-book.ts";

/** One request's turn at a provider's quota. */
export interface QuotaTurn {
  /** What the provider says instead of an answer, and in words for the trace why. */
  readonly refusal?: { readonly failure: Failure; readonly why: string };
  /** To be told, once, what the answer has used; then gives the vendor's headers. */
  settled(usage?: Usage): HeaderMap;
}

/** More models than anybody has: a counter each would fill the memory of those who make names up. */
const MOST_COUNTERS = 10_000;

/** Counts a request against the quota that holds for it; undefined where there is none. Every try of a step counts. */
export function takeTurn(book: QuotaBook, ask: Ask | KeptAsk | OtherAsk, attempt: Attempt): QuotaTurn | undefined {
  const { exchange, provider } = attempt.step;
  const model = ask.task === "models" ? undefined : ask.model;
  const quota = book.find(exchange.account, provider, model);
  if (!quota || !isCounted(ask)) return undefined;
  const { limits, style } = quota;
  const nowMs = exchange.clock.now();
  const counter = model ?? "";
  const charge = chargeFor(ask, limits, style.tokens);
  const admission = admit(limits, quota.counters.get(counter) ?? {}, charge, nowMs);
  if (!admission.allowed) {
    const refusal = refusalOf(admission.reached, admission.waitMs, provider.id, model);
    return { refusal, settled: () => told(quota, counter, attempt, false) };
  }
  keep(quota, counter, admission.state);
  return {
    settled(usage) {
      if (usage) {
        // Others may have had their turn meanwhile.
        const change = { before: charge, after: chargeAfter(charge, usage, style.tokens) };
        keep(quota, counter, settle(limits, quota.counters.get(counter) ?? {}, change, nowMs));
      }
      return told(quota, counter, attempt, true);
    },
  };
}

function refusalOf(
  reached: ReachedLimit,
  waitMs: number,
  provider: string,
  model: string | undefined,
): NonNullable<QuotaTurn["refusal"]> {
  const { what, period, limit, used, requested } = reached;
  const retryAfterSeconds = waitMs / 1000;
  const amount = what === "requests" ? "" : ` (${used} used, ${requested} requested)`;
  const grant = `${limit} ${limit === 1 ? what.slice(0, -1) : what} a ${period}`;
  return {
    failure: { kind: "rate-limited", retryAfterSeconds, reached, ...(model !== undefined && { model }) },
    why: `the quota of ${provider} is ${grant}${amount}; there is room again in ${retryAfterSeconds} s`,
  };
}

function keep({ counters }: Quota, counter: string, state: QuotaState): void {
  counters.set(counter, state);
  if (counters.size <= MOST_COUNTERS) return;
  const [oldest] = counters.keys();
  if (oldest !== undefined) counters.delete(oldest);
}

/** The counters as they are now, in the trace and in the vendor's headers. */
function told({ limits, style, counters }: Quota, counter: string, { step, number }: Attempt, allowed: boolean): HeaderMap {
  const { exchange, provider, index } = step;
  const nowMs = exchange.clock.now();
  const left = leftOf(limits, counters.get(counter) ?? {}, nowMs);
  const model = counter || null;
  exchange.trace.add({ what: "quota", step: index, attempt: number, provider: provider.id, model, allowed, left });
  return style.headers?.(left, nowMs) ?? {};
}
