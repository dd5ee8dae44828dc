import type { Exchange, Step } from "../exchange/exchange.ts";
import type { Reply } from "../exchange/reply.ts";
import type { Fact } from "../exchange/trace.ts";
import type { Received } from "../intake/receive.ts";
import type { ExchangeRow } from "../store/exchanges.ts";
import type { LogRow } from "../store/logs.ts";
import type { JournalEntry } from "../store/store.ts";

/** An exchange whose answer has ended. */
export interface Finished {
  readonly reply: Reply;
  readonly how: "complete" | "broken" | "client left";
  /** Sent, or meant to be sent. */
  readonly bytes: number;
  /** As much of the answer as logs keep. */
  readonly body: Uint8Array;
  readonly error?: string;
}

export function exchangeRow(exchange: Exchange, finished: Finished): ExchangeRow {
  const served = exchange.steps.at(-1);
  return {
    ...refusedRow(exchange, finished.reply),
    surface: exchange.surface,
    provider: served?.provider.id ?? null,
    model: served?.request.model ?? null,
    logId: served?.logId ?? null,
  };
}

/** Of a request that never got past the door. */
export function refusedRow(received: Received, reply: Reply): ExchangeRow {
  const { arrival, trace } = received;
  return {
    id: received.id,
    account: arrival.account,
    gateway: arrival.gateway,
    surface: "none",
    method: arrival.method,
    url: arrival.safeUrl,
    provider: null,
    model: null,
    status: reply.status,
    startedMs: trace.startedMs,
    durationMs: trace.elapsedMs(),
    logId: null,
    trace: JSON.stringify(trace.facts),
  };
}

/** One per step; the last step is the one that served. */
export function logEntries(exchange: Exchange, finished: Finished): JournalEntry["logs"] {
  return exchange.steps.map((step, index) =>
    index === exchange.steps.length - 1
      ? { row: servedRow(exchange, step, finished), request: step.request.body, response: finished.body }
      : { row: passedOverRow(exchange, step), request: step.request.body, response: null },
  );
}

function servedRow(exchange: Exchange, step: Step, finished: Finished): LogRow {
  const { reply } = finished;
  return {
    ...common(exchange, step),
    statusCode: reply.status,
    success: reply.status < 400 && finished.how !== "broken",
    durationMs: exchange.trace.elapsedMs() - beganAt(exchange, step),
    tokensIn: reply.usage?.inputTokens ?? null,
    tokensOut: reply.usage?.outputTokens ?? null,
    responseContentType: single(reply.headers["content-type"]),
    responseSize: finished.bytes,
  };
}

/** A step that the plan went on from. */
function passedOverRow(exchange: Exchange, step: Step): LogRow {
  const answered = exchange.trace.facts.findLast(
    (fact): fact is Fact & { what: "answer began" } => fact.what === "answer began" && fact.step === step.index,
  );
  const next = beganAt(exchange, { index: step.index + 1 });
  return {
    ...common(exchange, step),
    statusCode: answered?.status ?? 0,
    success: false,
    durationMs: next - beganAt(exchange, step),
    tokensIn: null,
    tokensOut: null,
    responseContentType: null,
    responseSize: 0,
  };
}

function common(exchange: Exchange, step: Step) {
  const { request } = step;
  return {
    id: step.logId,
    exchangeId: exchange.id,
    account: exchange.account.id,
    gateway: exchange.gateway.id,
    createdMs: exchange.trace.startedMs,
    provider: step.provider.id,
    model: request.model ?? null,
    modelType: step.endpoint?.format.task ?? null,
    path: request.path,
    step: step.index,
    cached: false,
    requestContentType: request.headers["content-type"] ?? null,
    requestSize: request.body.byteLength,
    metadata: exchange.options.metadata,
  };
}

function beganAt(exchange: Exchange, step: { index: number }): number {
  return exchange.trace.facts.find((fact) => fact.what === "step" && fact.step === step.index)?.atMs ?? 0;
}

function single(value: string | readonly string[] | undefined): string | null {
  return typeof value === "string" ? value : (value?.[0] ?? null);
}
