import { isObject } from "../../plans/rest/question.ts";
import { HEAD_BYTES, logHead } from "../../rules/log-bodies.ts";
import type { LogAnnotation, StoredLog } from "../../store/logs.ts";
import type { LogReader } from "../../store/store.ts";
import { jsonOr } from "./json.ts";
import { type BindingAnswer, type BindingCall, type BindingResource, failure, type ResourceParts, success } from "./resource.ts";

/** Logs as the binding reads and marks them. */
export interface BoundLogs extends Pick<LogReader, "find" | "heads"> {
  /** What people say of an answer. */
  annotate(id: string, said: LogAnnotation): void;
  /** Resolves when everything that ended before is there to be read. */
  sorted(): Promise<void>;
}

const PATH = /^ai-gateway\/gateways\/([^/]+)\/logs\/([^/]+)$/;

/** `gateway(id).getLog(logId)` (WB-GW-2). */
export const getLog: BindingResource = {
  method: "GET",
  path: PATH,
  async answer(call, { logs }) {
    const log = await find(call, logs);
    return log ? success(entryOf(log, logs)) : missing(call);
  },
};

/** `gateway(id).patchLog(logId, { score?, feedback?, metadata? })` (WB-GW-3, LOG-19). */
export const patchLog: BindingResource = {
  method: "PATCH",
  path: PATH,
  async answer(call, { logs }) {
    const said = readAnnotation(call.body);
    if (typeof said === "string") return failure(400, 7001, said);
    const log = await find(call, logs);
    if (!log) return missing(call);
    logs.annotate(log.id, said);
    return success({});
  },
};

async function find({ account, params: [gateway, id = ""] }: BindingCall, logs: BoundLogs): Promise<StoredLog | undefined> {
  await logs.sorted();
  const log = logs.find(id);
  return log?.account === account.id && log.gateway === gateway ? log : undefined;
}

/** WB-ANS-9: the binding's own error for it has this message where none comes. */
function missing({ params: [gateway, id] }: BindingCall): BindingAnswer {
  return failure(404, 7002, `Log Not Found: gateway '${gateway}' has no log '${id}'; a reset forgets them`);
}

/** Cloudflare's entry (control plane, 10.3); the metadata is an object, as the binding's types have it. */
function entryOf(log: StoredLog, logs: ResourceParts["logs"]): object {
  const heads = logs.heads(log.id, HEAD_BYTES);
  const request = heads && logHead(heads.request, heads.requestBytes);
  const response = heads && logHead(heads.response, heads.responseBytes);
  return {
    id: log.id,
    created_at: new Date(log.createdMs).toISOString(),
    provider: log.provider,
    model: log.model ?? "",
    model_type: log.modelType ?? "",
    path: log.path,
    duration: Math.round(log.durationMs),
    request_type: log.requestType,
    request_content_type: log.requestContentType,
    response_content_type: log.responseContentType,
    status_code: log.statusCode,
    success: log.success,
    cached: log.cached,
    tokens_in: log.tokensIn,
    tokens_out: log.tokensOut,
    ...(log.cost !== null && { cost: log.cost }),
    custom_cost: log.customCost,
    metadata: log.metadata ?? {},
    step: log.step,
    request_size: log.requestSize,
    response_size: log.responseSize,
    ...(request && { request_head: request.head, request_head_complete: request.complete }),
    ...(response && { response_head: response.head, response_head_complete: response.complete }),
    feedback: log.feedback,
    score: log.score,
    event_id: log.eventId,
    user_agent: log.userAgent,
    authentication: log.authentication,
    wholesale: log.wholesale,
    compatibilityMode: log.compatibilityMode,
  };
}

/** A sentence about what cannot be taken. */
function readAnnotation(body: Uint8Array): LogAnnotation | string {
  const given = body.byteLength === 0 ? {} : jsonOr(body);
  if (!isObject(given)) return 'expected a JSON object such as { "feedback": 1, "score": 90 }';
  const { feedback, score, metadata } = given;
  if (feedback !== undefined && !isBetween(feedback, -1, 1)) return "feedback: expected 1, 0, -1 or null";
  if (score !== undefined && !isBetween(score, 0, 100)) return "score: expected a number from 0 to 100, or null";
  if (metadata !== undefined && !isFlat(metadata)) return "metadata: expected an object of texts, numbers and booleans, or null";
  return {
    ...(feedback !== undefined && { feedback }),
    ...(score !== undefined && { score }),
    ...(metadata !== undefined && { metadata }),
  };
}

function isBetween(value: unknown, least: number, most: number): value is number | null {
  return value === null || (typeof value === "number" && value >= least && value <= most);
}

function isFlat(value: unknown): value is NonNullable<LogAnnotation["metadata"]> | null {
  if (value === null) return true;
  return isObject(value) && Object.values(value).every((one) => ["string", "number", "boolean"].includes(typeof one));
}
