import { discard } from "../exchange/body.ts";
import type { Exchange, Step, StepPlan, Surface } from "../exchange/exchange.ts";
import { type Report, refusalReply } from "../exchange/refusal-reply.ts";
import { type Outcome, type Reply, TransportFailure } from "../exchange/reply.ts";
import { settle, WITHOUT_EFFECT_ON_COMPAT, WITHOUT_EFFECT_ON_REST, type WithoutEffect } from "../rules/settings.ts";
import { uuid7 } from "../world/ids.ts";
import { explainOptions } from "./explain-options.ts";

/**
 * Asks the plan for steps until it returns a reply. Answers that the plan did not return are let go. A refusal on the
 * way ends the exchange and becomes its answer.
 */
export function runPlan(runStep: (step: Step) => Promise<Reply>, { report, lint }: RunPlanParts) {
  return async (exchange: Exchange): Promise<Reply> => {
    try {
      let asked = exchange.plan.next();
      while (!asked.done) {
        // G-REQ-15: no provider is asked for somebody who has left.
        if (exchange.arrival.gone && exchange.steps.length > 0) return nobodyThere();
        const step = begun(exchange, asked.value, lint);
        let outcome: Outcome;
        try {
          step.reply = await runStep(step);
          outcome = { kind: "reply", reply: step.reply };
        } catch (error) {
          if (!(error instanceof TransportFailure)) throw error;
          outcome = { kind: "failed", failure: error };
        }
        asked = exchange.plan.next(outcome);
        const kept = asked.done ? asked.value : undefined;
        if (outcome.kind === "reply" && kept?.body !== outcome.reply.body) await discard(outcome.reply.body);
      }
      return asked.value;
    } catch (error) {
      if (exchange.arrival.gone) return nobodyThere();
      return refusalReply(error, exchange, report);
    }
  };
}

/** A binding's calls of a model are the REST API's by another way. */
function withoutEffect(surface: Surface, { rest }: StepPlan): WithoutEffect | undefined {
  if (rest) return WITHOUT_EFFECT_ON_REST;
  return surface === "compat" ? WITHOUT_EFFECT_ON_COMPAT : undefined;
}

interface RunPlanParts {
  readonly report: Report;
  /** Looks for mistakes in a step that is about to be tried. */
  readonly lint: (step: Step) => void;
}

/** What a plan wants tried, as a step of the exchange. */
function begun(exchange: Exchange, plan: StepPlan, lint: RunPlanParts["lint"]): Step {
  const index = exchange.steps.length;
  const logId = index === 0 ? exchange.id : uuid7(exchange.clock.now(), exchange.random.fork(`step ${index}`));
  const { provider, endpoint, request, asks, rest, realtime } = plan;
  const options = settle({
    gateway: exchange.gateway,
    request: exchange.requested,
    step: asks,
    userId: exchange.userId,
    withoutEffect: withoutEffect(exchange.surface, plan),
  });
  const beganMs = exchange.trace.elapsedMs();
  const outgoing = plan.outgoing ?? { endpoint, request };
  const tries: Step["tries"] = [];
  const step: Step = {
    provider,
    endpoint,
    request,
    outgoing,
    asks,
    rest,
    realtime,
    options,
    exchange,
    index,
    logId,
    beganMs,
    tries,
  };
  exchange.steps.push(step);
  const model = request.model;
  exchange.trace.add({
    what: "step",
    step: index,
    provider: provider.id,
    endpoint: endpoint?.pattern ?? request.path,
    ...(model === undefined ? {} : { model }),
  });
  explainOptions(options, exchange, asks);
  lint(step);
  return step;
}

/** The caller left before there was an answer. Nobody reads this; logs show it with the status that proxies use for it. */
function nobodyThere(): Reply {
  return { status: 499, headers: {}, body: new Uint8Array(0), from: "gateway" };
}
