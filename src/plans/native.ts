import { GatewayError } from "../errors/gateway-error.ts";
import type { Plan, StepPlan } from "../exchange/exchange.ts";

/** One step; whatever it came to is the answer (G-PASS-1). No answer at all is 2005 (G-REQ-14). */
export function* singleStep(step: StepPlan): Plan {
  const outcome = yield step;
  if (outcome.kind === "reply") return outcome.reply;
  throw new GatewayError("noProviderResponse", outcome.failure.message, { cause: outcome.failure });
}
