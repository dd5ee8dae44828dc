import type { QuotaStyle } from "../../formats/quota-style.ts";
import type { OtherAsk } from "../../tasks/other.ts";
import type { Ask, KeptAsk } from "../../tasks/task.ts";
import type { Usage } from "../../tasks/usage.ts";
import { inputTokens } from "../input-tokens.ts";
import { tokens } from "../tokens.ts";
import type { Charge, Limit } from "./quota.ts";

/** Whether a vendor's quota counts it: lists, token counts and news of a job are free. */
export function isCounted(ask: Ask | KeptAsk | OtherAsk): boolean {
  if (ask.task === "job") return ask.action === "start" || ask.action === "run";
  if (ask.task === "file" || ask.task === "batch") return false;
  return ask.task !== "models" && ask.task !== "voices" && ask.task !== "token-count";
}

/** What a request is charged before its answer is made. Tokens are only looked at where a limit counts them. */
export function chargeFor(ask: Ask | KeptAsk | OtherAsk, limits: readonly Limit[], counts: QuotaStyle["tokens"]): Charge {
  const input = limits.some(({ what }) => what !== "requests") ? inputOf(ask) : 0;
  const output = ask.task === "chat" && (counts === "asked" || counts === "reserved") ? mostOutput(ask) : 0;
  return { requests: 1, requestsPerDay: 1, tokens: input + output, inputTokens: input, outputTokens: 0 };
}

/** What it should have been, now that the answer's tokens are known. */
export function chargeAfter(before: Charge, usage: Usage, counts: QuotaStyle["tokens"]): Charge {
  const fresh = counts === "used" ? usage.inputTokens - usage.cacheReadTokens : usage.inputTokens;
  const total = fresh + usage.outputTokens;
  return {
    requests: before.requests,
    requestsPerDay: before.requestsPerDay,
    tokens: counts === "asked" || counts === "input" ? before.tokens : total,
    inputTokens: fresh,
    outputTokens: usage.outputTokens,
  };
}

function inputOf(ask: Ask | KeptAsk | OtherAsk): number {
  if (ask.task === "chat") return inputTokens(ask);
  if (ask.task !== "embedding") return 0;
  return ask.inputs.reduce((sum, text) => sum + tokens.count(text), 0);
}

function mostOutput({ maxTokens = 0, choices }: Extract<Ask, { task: "chat" }>): number {
  return maxTokens * choices;
}
