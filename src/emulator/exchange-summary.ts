import { lints } from "../errors/lints.ts";
import type { ExchangeSummary } from "../schema/control/exchange-summary.ts";
import type { EmulatorEvents } from "./inside.ts";

type Ended = EmulatorEvents["ended"];
type Fact = Ended["received"]["trace"]["happened"][number];

/** The terminal line's view of an exchange that has ended. */
export function exchangeSummary({ received, exchange, reply, finished }: Ended): ExchangeSummary {
  const { arrival, trace } = received;
  const step = exchange?.steps.at(-1);
  // Where the provider serves nothing, the path is at fault and not the model.
  const model = step?.endpoint || step?.realtime ? step.request.model : undefined;
  const answered = trace.happened.findLast((fact) => fact.what === "answered by");
  const fault = trace.happened.findLast((fact) => fact.what === "fault");
  const refused = trace.happened.findLast((fact) => fact.what === "refused");
  const error =
    reason(refused) ??
    finished?.error ??
    (reply.status >= 400 ? struck(fault) : undefined) ??
    (isRefusal(reply) ? answered?.detail : undefined);
  const brokenOff = finished !== undefined && finished.how !== "complete";
  const { usage, cost } = step?.metered ?? {};
  return {
    id: received.id,
    atMs: trace.startedMs,
    method: arrival.method,
    path: arrival.safeUrl,
    status: reply.status,
    durationMs: trace.elapsedMs(),
    lints: trace.happened.filter((fact) => fact.what === "lint").map(({ id, text }) => ({ id, text })),
    ...(step ? { provider: step.provider.id, logId: step.logId } : {}),
    ...(model === undefined ? {} : { model }),
    // A scripted rule is named as such: it answers what somebody wrote.
    ...(answered ? { source: answered.source === "rule" ? "rule" : answered.backend } : {}),
    ...(reply.cached ? { source: "cache" } : {}),
    // What somebody ordered is no riddle.
    ...(fault ? { source: "fault" } : {}),
    ...(usage ? { tokens: usage.inputTokens + usage.outputTokens } : {}),
    ...(usage && usage.cacheReadTokens > 0 ? { cachedTokens: usage.cacheReadTokens } : {}),
    ...(typeof cost?.usd === "number" ? { cost: cost.usd } : {}),
    ...(brokenOff && finished.how !== "broken" ? { note: finished.how } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

/** Nothing to say of it to somebody who wants to hear of failures and mistakes alone. */
export function wentWell({ received, reply, finished }: Ended): boolean {
  if (reply.status >= 400 || finished?.how !== "complete") return false;
  return !received.trace.happened.some(({ what }) => what === "lint" || what === "refused");
}

function struck(fault: Extract<Fact, { what: "fault" }> | undefined): string | undefined {
  return fault && `fault ${fault.rule}: ${fault.why}`;
}

/** The provider's own no. */
function isRefusal({ status, from }: Ended["reply"]): boolean {
  return status >= 400 && from === "provider";
}

function reason(refused: Extract<Fact, { what: "refused" }> | undefined): string | undefined {
  if (!refused) return undefined;
  const { code, message, hint } = refused;
  // Of a miss, the hint is all that there is to say, the message included.
  return hint.startsWith(message) ? `${code} ${hint}` : `${code} ${message}: ${hint}`;
}

/** The line of a request that found no gateway. */
export function straySummary({ atMs, method, path, advice, lint }: EmulatorEvents["stray"]): ExchangeSummary {
  const mistakes = lint === undefined ? [] : [{ id: lint, text: `${path}: ${lints[lint]}` }];
  return { atMs, method, path, status: 404, durationMs: 0, lints: mistakes, error: advice };
}
