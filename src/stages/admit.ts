import { GatewayError } from "../errors/gateway-error.ts";
import type { Stage } from "../exchange/compose.ts";
import type { Step } from "../exchange/exchange.ts";
import { admit as admitOne, rateLimitOf, type WindowState } from "../rules/rate-limit.ts";
import type { Quirks } from "../schema/quirks.ts";
import type { Windows } from "../store/windows.ts";

/** The gateway's request limit, asked once per exchange (section 14). A cache hit never gets here (G-CACHE-17, G-RL-6). */
export function admit(windows: Windows, quirks: Quirks): Stage<Step> {
  return (step, next) => {
    const { exchange } = step;
    const limit = exchange.admitted ? null : rateLimitOf(exchange.gateway, quirks);
    exchange.admitted = true;
    if (!limit) return next();
    const key = { account: exchange.account.id, gateway: exchange.gateway.id, kind: "gateway", subject: "" };
    const { allowed, state, count, resetMs } = admitOne(limit, windows.load(key, isState), exchange.clock.now());
    windows.save(key, state);
    exchange.trace.add({ what: "rate limit", allowed, count, resetMs, ...limit });
    if (allowed) return next();
    const rule = `${limit.limit} requests in ${limit.intervalSeconds} s (${limit.technique})`;
    throw new GatewayError("rateLimited", `gateway '${exchange.gateway.id}' lets in ${rule}; cached answers do not count`);
  };
}

/** Written by this stage alone; the rules look at its shape. */
function isState(state: unknown): state is WindowState {
  return typeof state === "object" && state !== null;
}
