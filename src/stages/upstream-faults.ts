import type { Attempt } from "../exchange/attempt.ts";
import type { Stage } from "../exchange/compose.ts";
import type { Reply } from "../exchange/reply.ts";
import type { FaultBook, Strike } from "../faults/book.ts";
import { type Site, strikeAfter, strikeBefore, tellStrikes } from "../faults/damage.ts";

/** Damage between gateway and provider: what retries, fallbacks and logs have to cope with. */
export function upstreamFaults(faults: FaultBook): Stage<Attempt> {
  return (attempt, next) => {
    const { step, number } = attempt;
    if (faults.idle(step.exchange.account)) return next();
    const strikes = faults.struck("upstream", { exchange: step.exchange, step, attempt: number });
    return strikes.length === 0 ? next() : damaged(strikes, attempt, next);
  };
}

async function damaged(strikes: readonly Strike[], attempt: Attempt, next: () => Promise<Reply>): Promise<Reply> {
  const { step, number } = attempt;
  const site: Site = { side: "upstream", exchange: step.exchange, step, attempt: number, signal: () => attempt.signal };
  tellStrikes(strikes, site);
  const reply = (await strikeBefore(strikes, site)) ?? (await next());
  return strikeAfter(strikes, site, reply);
}
