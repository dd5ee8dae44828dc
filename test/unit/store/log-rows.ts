import type { LogRow } from "../../../src/store/logs.ts";
import type { JournalEntry, NewLog } from "../../../src/store/store.ts";

/** A log row in which every field says something. */
export const logRow = (id: string, account = "local"): LogRow => ({
  id,
  exchangeId: id,
  account,
  gateway: "default",
  createdMs: 1,
  provider: "openai",
  model: null,
  modelType: "chat",
  path: "chat/completions",
  step: 0,
  attempt: 1,
  requestType: "provider",
  statusCode: 200,
  success: true,
  cached: false,
  durationMs: 2.5,
  firstByteMs: 1.5,
  tokensIn: 3,
  tokensOut: null,
  usageMetadata: { inputTokens: 3, outputTokens: 0, reasoningTokens: 0, cacheReadTokens: 1, cacheWriteTokens: 0 },
  cost: 0.000001,
  customCost: true,
  requestContentType: "application/json",
  responseContentType: null,
  requestSize: 2,
  responseSize: 2,
  metadata: { user: "u1", paid: true, n: 1 },
  eventId: "e",
  userAgent: null,
  authentication: true,
  wholesale: false,
  byok: true,
  compatibilityMode: false,
  zdr: false,
});

export const NOTHING_TOLD = { happened: [], atMicros: [] };

/** An exchange with these logs. */
export const withLogs = (id: string, logs: readonly NewLog[], account = "local"): JournalEntry => ({
  exchange: {
    id,
    account,
    gateway: "default",
    surface: "provider",
    method: "POST",
    url: "/v1/local/default/openai/chat/completions",
    provider: "openai",
    model: "gpt-4o-mini",
    status: 200,
    startedMs: 1,
    durationMs: 2.5,
    logId: id,
    trace: NOTHING_TOLD,
  },
  logs,
});
