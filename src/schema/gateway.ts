import { z } from "zod";
import type { GatewayInput } from "./gateway-input.ts";

const ID = /^[a-z0-9_]+(?:-[a-z0-9_]+)*$/;
const LONGEST_ID = 64;
const account = "expected the id of an account";

/** A gateway id (GW-8). */
export const gatewayId = z
  .string("expected an id")
  .max(LONGEST_ID, `a gateway id has at most ${LONGEST_ID} characters`)
  .regex(ID, "a gateway id is made of lower-case letters, digits and underscores, with single hyphens between");

/** Whether a gateway could be called so at all. */
export function isGatewayId(id: string): boolean {
  return id.length <= LONGEST_ID && ID.test(id);
}

/** What a config file and the control API may say of a gateway. The management API has its own, with required fields. */
export const gatewaySchema = z.strictObject(
  {
    id: gatewayId,
    account: z
      .string(account)
      .min(1, account)
      .optional()
      .describe("The account it belongs to; every account has it when left out"),
    authentication: yesOrNo("Whether callers need a gateway token"),
    byok_only: yesOrNo("Refuse requests without provider credentials instead of billing them to credits"),
    cache_invalidate_on_update: yesOrNo("Whether a change of settings drops cached answers"),
    cache_ttl: whole("Seconds an answer is cached; 0 or null is off", 0),
    collect_logs: yesOrNo("Whether requests are logged"),
    // The real service starts at 10,000; a test of what happens at the limit wants less (LOG-23).
    log_management: whole("The most logs that are kept; null is no limit", 1, 10_000_000),
    log_management_strategy: oneOf("What happens at that limit", ["STOP_INSERTING", "DELETE_OLDEST"]).nullable().optional(),
    rate_limiting_interval: whole("Seconds over which requests are counted; 0 or null is off", 0),
    rate_limiting_limit: whole("Requests in that time; 0 or null is off", 0),
    rate_limiting_technique: oneOf("How they are counted", ["fixed", "sliding"]).nullable().optional(),
    retry_max_attempts: whole("Tries at a provider; null is one", 1, 5),
    retry_delay: whole("Milliseconds between tries", 0, 60_000),
    retry_backoff: oneOf("How that delay grows", ["constant", "linear", "exponential"]).nullable().optional(),
    store_id: z.string("expected text").nullable().optional().describe("The Secrets Store that holds provider keys"),
    workers_ai_billing_mode: oneOf("Who bills Workers AI models", ["postpaid", "unified"]).optional(),
    zdr: yesOrNo("Zero data retention on Unified Billing"),
  },
  "expected a gateway, such as { id: default }",
) satisfies z.ZodType<GatewayInput, GatewayInput>;

/** A gateway's settings with nothing left out. Null where Cloudflare says null. */
export type Gateway = {
  readonly [Key in Exclude<keyof GatewayInput, "account">]-?: Exclude<GatewayInput[Key], undefined>;
};

/** Where a gateway comes from: a config file (or the control API), the management API, or the first request that names it. */
export interface GatewayOrigin {
  readonly strict: boolean;
  readonly origin: "config" | "api" | "first use";
}

/** Fills in what was left out (defaults of section 2.1, G-URL-4; authentication as R-10 says). */
export function gatewayFrom(input: GatewayInput, { strict, origin }: GatewayOrigin): Gateway {
  const {
    account: _,
    authentication = strict && origin !== "api",
    byok_only = false,
    cache_invalidate_on_update = false,
    cache_ttl = 0,
    collect_logs = true,
    log_management = null,
    log_management_strategy = null,
    rate_limiting_interval = 0,
    rate_limiting_limit = 0,
    rate_limiting_technique = "fixed",
    retry_max_attempts = null,
    retry_delay = null,
    retry_backoff = null,
    store_id = null,
    workers_ai_billing_mode = "postpaid",
    zdr = false,
    id,
  } = input;
  return {
    id,
    authentication,
    byok_only,
    cache_invalidate_on_update,
    cache_ttl,
    collect_logs,
    log_management,
    log_management_strategy,
    rate_limiting_interval,
    rate_limiting_limit,
    rate_limiting_technique,
    retry_max_attempts,
    retry_delay,
    retry_backoff,
    store_id,
    workers_ai_billing_mode,
    zdr,
  };
}

function yesOrNo(description: string) {
  return z.boolean("expected true or false").optional().describe(description);
}

function whole(description: string, least: number, most?: number) {
  const expected =
    most === undefined
      ? `expected a whole number, ${least} or more, or null`
      : `expected a whole number from ${least} to ${most}, or null`;
  const number = z.int(expected).min(least, expected);
  return (most === undefined ? number : number.max(most, expected)).nullable().optional().describe(description);
}

function oneOf<const Word extends string>(description: string, words: readonly Word[]) {
  return z.enum(words, `expected ${words.map((word) => JSON.stringify(word)).join(" or ")}`).describe(description);
}
