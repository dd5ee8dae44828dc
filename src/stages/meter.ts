import type { Stage } from "../exchange/compose.ts";
import type { Step } from "../exchange/exchange.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import type { Happened } from "../exchange/trace.ts";
import { explainCost } from "../rules/explain-cost.ts";
import { type Cost, catalogueRates, cost } from "../rules/price.ts";
import { dollars, nanodollars } from "../schema/credits.ts";
import type { Credits } from "../store/credits.ts";
import type { ModelFacts } from "../tasks/models.ts";
import type { Usage } from "../tasks/usage.ts";
import { asBefore } from "../world/as-before.ts";
import { readUsage } from "./read-usage.ts";

/** What the catalogue knows of a provider's model, or supposes. */
export type FindModel = (provider: string, model: string, task: ModelFacts["task"]) => ModelFacts;

interface MeterParts {
  readonly findModel: FindModel;
  readonly credits: Credits;
}

/**
 * Tokens and cost of a provider's answer (section 19.1), known when it has ended; credits pay for it then (G-UB-7). What an
 * answer that broke off has used is known only if it said so before.
 */
export const meter: Stage<Step> = async (step, next) => {
  const answered = await next();
  if (answered.from !== "provider") return answered;
  // What knows its tokens from the start tells them only of an answer that was finished.
  const tellsAnyway = answered.usage === undefined || isWhole(answered.body);
  const reply = answered.usage || !taskOf(step) ? answered : readUsage(answered, step);
  step.toMeasure = { reply, tellsAnyway };
  return reply;
};

/** Measures what `meter` has seen. To be called once, when the answer has ended. */
export type Measure = (step: Step, complete: boolean) => void;

// One function for all steps: a closure of each step's own, kept on it, makes V8 keep whole exchanges until the next major
// collection, which costs a third of the rate.
export function measurer(parts: MeterParts): Measure {
  return (step, complete) => {
    const { toMeasure } = step;
    if (toMeasure) measure(step, toMeasure.reply, complete || toMeasure.tellsAnyway, parts);
  };
}

/** A hit costs nothing, whatever the caller's prices (G-CACHE-19, G-COST-4). */
export function meterHit(step: Step): void {
  step.metered = { usage: undefined, cost: FREE };
  step.exchange.trace.add(costNothing(step.index));
}

const FREE = cost({ cached: true, usage: undefined, customCost: null, price: undefined });
const costNothing = asBefore((step: number) => costFact(step, FREE));

function measure(step: Step, reply: Reply, told: boolean, { findModel, credits }: MeterParts): void {
  const usage = told ? reply.usage?.() : undefined;
  const price = usage && priceOf(step, findModel);
  const found = cost({ cached: false, usage, customCost: step.options.customCost.value, price });
  step.metered = { usage, cost: found };
  if (usage || (reply.status < 400 && taskOf(step))) tell(step, found);
  if (usage && price && step.credential?.source === "unified")
    pay(step, cost({ cached: false, usage, customCost: null, price }).usd ?? 0, credits);
}

/** What an answer costs by the catalogue's prices, in US dollars; null where nobody can say. */
export function listCost(findModel: FindModel): (step: Step, usage: Usage) => number | null {
  return (step, usage) => cost({ cached: false, usage, customCost: null, price: priceOf(step, findModel) }).usd;
}

/** In the provider's own name for the model. */
function priceOf(step: Step, findModel: FindModel): ReturnType<typeof catalogueRates> {
  const { provider, outgoing, request } = step;
  const model = outgoing.request.model ?? request.model;
  const task = taskOf(step);
  if (model === undefined || task === undefined) return undefined;
  return catalogueRates(findModel(provider.id, provider.modelId?.(model) ?? model, task));
}

/** What has a price. */
function taskOf({ endpoint }: Step): ModelFacts["task"] | undefined {
  const task = endpoint?.format.task;
  return task === "chat" || task === "embedding" || task === "transcription" ? task : undefined;
}

/** Credits pay the list price (BI-7), whatever the caller's own prices say. */
function pay({ exchange }: Step, usd: number, credits: Credits): void {
  const { id } = exchange.account;
  const balance = credits.balance(id);
  if (balance === undefined) return;
  // A scripted answer may tell any number of tokens, a balance cannot be any number.
  const due = Math.max(0, Math.min(nanodollars(usd), balance - Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER));
  credits.deduct(id, due);
  exchange.trace.add({ what: "credits", usd, balanceUsd: dollars(balance - due) });
}

function tell({ exchange, index }: Step, found: Cost): void {
  exchange.trace.add(costFact(index, found));
}

function costFact(step: number, found: Cost): Happened {
  return { what: "cost", step, usd: found.usd, custom: found.custom, why: explainCost(found) };
}
