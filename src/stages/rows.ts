import type { Exchange, Step } from "../exchange/exchange.ts";
import type { Reply } from "../exchange/reply.ts";
import type { Fact } from "../exchange/trace.ts";
import type { Received } from "../intake/receive.ts";
import { loggedTokens } from "../rules/logged-tokens.ts";
import type { ExchangeRow } from "../store/exchanges.ts";
import type { LogRow } from "../store/logs.ts";
import type { JournalEntry } from "../store/store.ts";
import type { Usage } from "../tasks/usage.ts";

/** An exchange whose answer has ended. */
export interface Finished {
  readonly reply: Reply;
  readonly how: "complete" | "broken" | "client left" | "emulator stopped";
  /** Sent, or meant to be sent. */
  readonly bytes: number;
  /** As much of the answer as logs keep. */
  readonly body: Uint8Array;
  readonly error?: string;
}

// Written out field by field: copying objects by spread costs several microseconds an exchange.

export function exchangeRow(exchange: Exchange, finished: Finished): ExchangeRow {
  const served = exchange.steps.at(-1);
  return row(exchange, finished.reply.status, exchange.surface, served);
}

/** Of a request that never got past the door. */
export function refusedRow(received: Received, reply: Reply): ExchangeRow {
  return row(received, reply.status, "none", undefined);
}

function row({ id, arrival, trace }: Received, status: number, surface: string, served: Step | undefined): ExchangeRow {
  return {
    id,
    account: arrival.account,
    gateway: arrival.gateway,
    surface,
    method: arrival.method,
    url: arrival.safeUrl,
    provider: served?.provider.id ?? null,
    model: served?.request.model ?? null,
    status,
    startedMs: trace.startedMs,
    durationMs: trace.elapsedMs(),
    logId: served?.options.collectLog.value ? served.logId : null,
    trace: JSON.stringify(trace.facts),
  };
}

/** One per step; the last step is the one that served. */
export function logEntries(exchange: Exchange, finished: Finished): JournalEntry["logs"] {
  const { steps, trace } = exchange;
  return steps.flatMap((step, index): LoggedStep[] => {
    if (!step.options.collectLog.value) return [];
    const next = steps[index + 1];
    const result = next ? passedOver(trace.facts, step) : served(finished);
    const endedMs = next ? next.beganMs : trace.elapsedMs();
    const row = logRow(exchange, step, result, endedMs - step.beganMs);
    if (!step.options.collectLogPayload.value) return [{ row, request: null, response: null }];
    return [{ row, request: step.request.body, response: result.body }];
  });
}

type LoggedStep = JournalEntry["logs"][number];

interface Result {
  readonly status: number;
  readonly success: boolean;
  readonly usage: Usage | undefined;
  readonly cached: boolean;
  readonly contentType: string | null;
  readonly bytes: number;
  readonly body: Uint8Array | null;
}

function served({ reply, how, bytes, body }: Finished): Result {
  const contentType = single(reply.headers["content-type"]);
  const success = reply.status < 400 && (how === "complete" || how === "client left");
  // What would have been used is known, what was used of an answer that broke off is not.
  const usage = how === "complete" ? reply.usage?.() : undefined;
  return { status: reply.status, success, usage, cached: reply.cached === true, contentType, bytes, body };
}

/** A step that the plan went on from. */
function passedOver(facts: readonly Fact[], step: Step): Result {
  const began = facts.findLast((fact) => (fact.what === "answer began" || fact.what === "refused") && fact.step === step.index);
  const status = began && "status" in began ? began.status : 0;
  return { status, success: false, usage: undefined, cached: false, contentType: null, bytes: 0, body: null };
}

function logRow(exchange: Exchange, step: Step, result: Result, durationMs: number): LogRow {
  const { request } = step;
  const tokens = loggedTokens(result.usage, { cached: result.cached });
  return {
    id: step.logId,
    exchangeId: exchange.id,
    account: exchange.arrival.account,
    gateway: exchange.gateway.id,
    createdMs: exchange.trace.startedMs,
    provider: step.provider.id,
    model: request.model ?? null,
    modelType: step.endpoint?.format.task ?? null,
    path: request.path,
    step: step.index,
    statusCode: result.status,
    success: result.success,
    cached: result.cached,
    durationMs,
    tokensIn: tokens.tokensIn,
    tokensOut: tokens.tokensOut,
    requestContentType: request.headers["content-type"] ?? null,
    responseContentType: result.contentType,
    requestSize: request.body.byteLength,
    responseSize: result.bytes,
    metadata: step.options.metadata.value,
  };
}

function single(value: string | readonly string[] | undefined): string | null {
  return typeof value === "string" ? value : (value?.[0] ?? null);
}
