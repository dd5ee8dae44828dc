import { GatewayError } from "../errors/gateway-error.ts";
import type { Stage } from "../exchange/compose.ts";
import type { Step } from "../exchange/exchange.ts";
import { rateLimitOf } from "../rules/rate-limit.ts";
import type { Quirks } from "../schema/quirks.ts";
import type { Windows } from "../store/windows.ts";
import { countRequest } from "./count-request.ts";

/** The gateway's request limit, asked once per exchange (section 14). A cache hit never gets here (G-CACHE-17, G-RL-6). */
export function admit(windows: Windows, quirks: Quirks): Stage<Step> {
  return (step, next) => {
    const { exchange } = step;
    const limit = exchange.admitted ? null : rateLimitOf(exchange.gateway, quirks);
    exchange.admitted = true;
    if (!limit) return next();
    const place = { account: exchange.account.id, gateway: exchange.gateway.id, kind: "gateway", subject: "" };
    if (countRequest(step, { place, limit }, windows)) return next();
    const rule = `${limit.limit} requests in ${limit.intervalSeconds} s (${limit.technique})`;
    throw new GatewayError("rateLimited", `gateway '${exchange.gateway.id}' lets in ${rule}; cached answers do not count`);
  };
}
