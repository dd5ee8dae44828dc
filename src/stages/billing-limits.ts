import { GatewayError } from "../errors/gateway-error.ts";
import type { Step } from "../exchange/exchange.ts";
import type { RateLimit } from "../rules/rate-limit.ts";
import type { Windows } from "../store/windows.ts";
import { countRequest } from "./count-request.ts";
import type { FindModel } from "./meter.ts";

export interface BillingLimitParts {
  readonly windows: Windows;
  readonly findModel: FindModel;
}

/** G-UB-4: of each gateway. */
const UNIFIED: RateLimit = aMinute(200);

/** G-UB-8: of each account and frontier model, by who pays. */
const FRONTIER: { readonly [By in Payer]: RateLimit } = { credits: aMinute(50), bill: aMinute(20) };

/** What an answer is paid from: credits, or (Workers AI) the account's bill. */
type Payer = "credits" | "bill";

function aMinute(limit: number): RateLimit {
  return { limit, intervalSeconds: 60, technique: "fixed" };
}

/** Counts a request against the limits of who pays for it; with a key of the caller's there are none. Throws GatewayError for one too many. */
export function countBilled(step: Step, payer: Payer, parts: BillingLimitParts): void {
  if (step.provider.billing?.by === "cloudflare") countFrontier(step, payer, parts);
  else if (payer === "credits") countUnified(step, parts);
}

function countUnified(step: Step, { windows }: BillingLimitParts): void {
  const { account, gateway } = step.exchange;
  const place = { account: account.id, gateway: gateway.id, kind: "unified", subject: "" };
  if (countRequest(step, { place, limit: UNIFIED, name: "Unified Billing" }, windows)) return;
  const hint = `Unified Billing lets in ${UNIFIED.limit} requests in ${UNIFIED.intervalSeconds} s a gateway; provider keys have no such limit`;
  throw new GatewayError("unifiedBillingLimited", hint);
}

/** How the real refusal looks is not known: the gateway's own limit is what it most likely looks like. */
function countFrontier(step: Step, payer: Payer, { windows, findModel }: BillingLimitParts): void {
  const { exchange, provider, request } = step;
  const { model } = request;
  if (model === undefined || findModel(provider.id, model, "chat").frontier !== true) return;
  const limit = FRONTIER[payer];
  const place = { account: exchange.account.id, gateway: "", kind: "frontier", subject: model };
  if (countRequest(step, { place, limit, name: `the frontier model ${model}` }, windows)) return;
  const more = payer === "credits" ? "" : `; ${FRONTIER.credits.limit} with workers_ai_billing_mode: unified`;
  throw new GatewayError("rateLimited", `frontier models take ${limit.limit} requests a minute of an account${more}`);
}
