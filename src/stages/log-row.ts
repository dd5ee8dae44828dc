import type { Metered, Step } from "../exchange/exchange.ts";
import { loggedTokens } from "../rules/logged-tokens.ts";
import type { LogRow } from "../store/logs.ts";

/** What a step, or one try of it, came to. Times on the trace's time. */
export interface Result {
  readonly id: string;
  readonly attempt: number;
  readonly beganMs: number;
  readonly endedMs: number;
  readonly firstByteMs: number | null;
  readonly status: number;
  readonly success: boolean;
  /** By the gateway itself: no provider was paid. */
  readonly refused: boolean;
  readonly cached: boolean;
  readonly contentType: string | null;
  readonly bytes: number;
  /** Null for a try that was followed by another; left out, what the step's answer took. */
  readonly metered?: Metered | null;
}

// Written out field by field: copying objects by spread costs several microseconds an exchange.

/** Cloudflare's log entry (G 19.4, LOG-9). */
export function logRow(step: Step, result: Result): LogRow {
  const { exchange, request, provider, options, credential } = step;
  const metered = result.metered === undefined ? step.metered : result.metered;
  const usage = metered?.usage;
  const tokens = tokensOf(step, result, usage);
  return {
    id: result.id,
    exchangeId: exchange.id,
    account: exchange.arrival.account,
    gateway: exchange.gateway.id,
    createdMs: exchange.trace.startedMs,
    provider: provider.id,
    model: request.model ?? null,
    modelType: step.endpoint?.format.task ?? null,
    path: request.path,
    step: step.index,
    attempt: result.attempt,
    requestType: exchange.surface === "binding" ? "workers-ai-binding" : exchange.surface,
    statusCode: result.status,
    success: result.success,
    cached: result.cached,
    durationMs: between(result.beganMs, result.endedMs),
    firstByteMs: result.firstByteMs === null ? null : between(result.beganMs, result.firstByteMs),
    tokensIn: tokens.tokensIn,
    tokensOut: tokens.tokensOut,
    usageMetadata: usage ?? null,
    cost: result.refused ? 0 : (metered?.cost.usd ?? null),
    customCost: metered?.cost.custom ?? false,
    requestContentType: request.headers["content-type"] ?? null,
    responseContentType: result.contentType,
    requestSize: request.body.byteLength,
    responseSize: result.bytes,
    metadata: options.metadata.value,
    eventId: options.eventId.value ?? exchange.id,
    userAgent: exchange.arrival.headers["user-agent"] ?? null,
    authentication: exchange.authenticated,
    wholesale: credential?.source === "unified",
    byok: credential?.source === "stored",
    compatibilityMode: exchange.surface === "compat",
    // G-UB-6: with Unified Billing alone, and only where the provider offers it.
    zdr: credential?.zeroDataRetention === true,
  };
}

/** A refusal took none (LOG-5). */
function tokensOf({ provider, endpoint }: Step, { cached, refused }: Result, usage: Metered["usage"]) {
  if (refused) return { tokensIn: 0, tokensOut: 0 };
  const uncountedInput = provider.logsEmbeddingInput === false && endpoint?.format.task === "embedding";
  return loggedTokens(usage, { cached, uncountedInput });
}

/** In milliseconds, without what binary fractions leave in the last digits. */
function between(fromMs: number, toMs: number): number {
  return Math.round((toMs - fromMs) * 1000) / 1000;
}
