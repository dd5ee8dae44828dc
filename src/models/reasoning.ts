import type { ChatAsk } from "../tasks/chat.ts";
import type { ModelFacts } from "../tasks/models.ts";
import type { Random } from "../world/random.ts";
import { sentences } from "./prose.ts";

const SENTENCES: Readonly<Record<string, number>> = { none: 0, minimal: 1, low: 1, medium: 2, high: 4, xhigh: 6, max: 8 };
const LEAD = ["Let", " me", " think", " about", " this", "."];

/** Whether an answer is thought about first: when asked to, or by models that always do; never when told not to. */
export function reasons(ask: ChatAsk, facts: ModelFacts): boolean {
  const { effort, budgetTokens } = ask.reasoning ?? {};
  if (effort === "none" || budgetTokens === 0) return false;
  return ask.reasoning !== undefined || facts.reasoning;
}

/** Thoughts in stream pieces: more with more effort, never beyond the budget nor half of what may be written at all. */
export function reasoningPieces(ask: ChatAsk, maxTokens: number, random: Random): string[] {
  const { effort = "medium", budgetTokens = Infinity } = ask.reasoning ?? {};
  const pieces = [...LEAD];
  const next = sentences(random);
  for (let left = SENTENCES[effort] ?? 2; left > 0; left--) pieces.push(...next());
  return pieces.slice(0, Math.max(0, Math.min(budgetTokens, Math.floor(maxTokens / 2))));
}
