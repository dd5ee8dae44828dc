import type { ChatAsk } from "../tasks/chat.ts";
import type { Failure } from "../tasks/failure.ts";
import type { ModelFacts } from "../tasks/models.ts";
import { reasons } from "./reasoning.ts";
import { canReason } from "./supposed-facts.ts";

/** A setting of the request that models which reason do not take, when this is one of them. */
export function unsupportedSetting(ask: ChatAsk, facts: ModelFacts): Failure | undefined {
  const { refusals } = ask;
  if (!refusals || !(facts.reasoning || canReason(facts.id))) return undefined;
  return refusals.ableToReason ?? (reasons(ask, facts) ? refusals.reasoning : undefined);
}
