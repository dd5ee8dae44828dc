import type { EmulatorEvents } from "../emulator.ts";
import type { ExchangeSummary } from "../world/log.ts";

/** The terminal line's view of an exchange that has ended. */
export function exchangeSummary({ received, exchange, reply, finished }: EmulatorEvents["ended"]): ExchangeSummary {
  const { arrival, trace } = received;
  const step = exchange?.steps.at(-1);
  const model = step?.request.model;
  const source = answeredBy(trace.facts);
  const error = failure(trace.facts) ?? finished?.error;
  return {
    atMs: trace.startedMs,
    method: arrival.method,
    path: arrival.safeUrl,
    status: reply.status,
    durationMs: trace.elapsedMs(),
    lints: trace.facts.filter((fact) => fact.what === "lint").map(({ id, text }) => ({ id, text })),
    ...(step ? { provider: step.provider.id, logId: step.logId } : {}),
    ...(model === undefined ? {} : { model }),
    ...(source === undefined ? {} : { source }),
    ...(reply.usage ? { tokens: reply.usage.inputTokens + reply.usage.outputTokens } : {}),
    ...(finished?.how === "client left" ? { note: "client left" } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

type Facts = EmulatorEvents["ended"]["received"]["trace"]["facts"];

/** A scripted rule is named as such: it answers what somebody wrote. */
function answeredBy(facts: Facts): string | undefined {
  const fact = facts.findLast(({ what }) => what === "answered by");
  if (fact?.what !== "answered by") return undefined;
  return fact.source === "rule" ? "rule" : fact.backend;
}

function failure(facts: Facts): string | undefined {
  const fact = facts.findLast(({ what }) => what === "refused");
  return fact?.what === "refused" ? `${fact.code} ${fact.message}: ${fact.hint}` : undefined;
}
