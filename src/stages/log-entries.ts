import type { Exchange, Step, Try } from "../exchange/exchange.ts";
import { isWhole } from "../exchange/reply.ts";
import { keptBodies } from "../rules/log-bodies.ts";
import type { Gateway } from "../schema/gateway.ts";
import type { Quirks } from "../schema/quirks.ts";
import type { LogLimit } from "../store/log-room.ts";
import type { NewLog } from "../store/store.ts";
import { uuid7 } from "../world/ids.ts";
import { contentType } from "./content-type.ts";
import { logRow, type Result } from "./log-row.ts";
import type { Finished } from "./rows.ts";

/** One row per step, with the quirk one per try of it; the last step is the one that served. */
export function logEntries(exchange: Exchange, finished: Finished, quirks: Quirks): NewLog[] {
  const { steps, trace, gateway } = exchange;
  const limit = limitOf(gateway);
  const entries: NewLog[] = [];
  for (const step of steps) {
    if (!step.options.collectLog.value) continue;
    const next = steps[step.index + 1];
    const { tries } = step;
    const last = tries.at(-1);
    if (quirks.logRowPerAttempt) entries.push(...earlierTries(step, tries, limit));
    const result = next ? passedOver(step, tries.length, next.beganMs) : served(finished, tries.length, trace.elapsedMs());
    const beganMs = quirks.logRowPerAttempt && last ? last.beganMs : step.beganMs;
    const row = logRow(step, resultOf(result, step.logId, beganMs, last?.firstByteMs ?? null));
    entries.push(entry(step, row, next ? bodyOf(step) : finished.body, limit));
  }
  return entries;
}

function entry(step: Step, row: NewLog["row"], response: () => Uint8Array | null, limit: LogLimit | null): NewLog {
  if (!step.options.collectLogPayload.value) return { row, request: null, response: null, limit };
  const kept = keptBodies(step.request.body, response());
  return { row, request: kept.request, response: kept.response, limit };
}

/** Null acts as stop (control plane, 2.1). */
function limitOf({ log_management: most, log_management_strategy: strategy }: Gateway): LogLimit | null {
  return most === null ? null : { most, strategy: strategy ?? "STOP_INSERTING" };
}

type Came = Omit<Result, "id" | "beganMs" | "firstByteMs">;

// Field by field: a spread with fields added to it takes the engine's slow road, at each exchange.
function resultOf(came: Came, id: string, beganMs: number, firstByteMs: number | null): Result {
  return {
    id,
    attempt: came.attempt,
    beganMs,
    endedMs: came.endedMs,
    firstByteMs,
    status: came.status,
    success: came.success,
    refused: came.refused,
    cached: came.cached,
    contentType: came.contentType,
    bytes: came.bytes,
  };
}

function served({ reply, how, bytes }: Finished, attempt: number, endedMs: number): Came {
  const success = reply.status < 400 && (how === "complete" || how === "client left");
  const refused = reply.from === "gateway" && how === "complete";
  const type = contentType(reply) ?? null;
  return { attempt, endedMs, status: reply.status, success, refused, cached: reply.cached === true, contentType: type, bytes };
}

/** A step that the plan went on from. */
function passedOver({ reply }: Step, attempt: number, endedMs: number): Came {
  const nothing = { attempt, endedMs, status: 0, success: false, refused: false, cached: false, contentType: null, bytes: 0 };
  if (!reply) return nothing;
  const bytes = isWhole(reply.body) ? reply.body.byteLength : 0;
  const refused = reply.from === "gateway";
  return { ...nothing, status: reply.status, refused, contentType: contentType(reply) ?? null, bytes };
}

/** Of a step that the plan went on from. What still was to come was never read. */
function bodyOf({ reply }: Step): () => Uint8Array | null {
  return () => (reply && isWhole(reply.body) ? reply.body : null);
}

/** Tries that were not the last: all of them failed, and nothing of their answers was kept. */
function earlierTries(step: Step, tries: readonly Try[], limit: LogLimit | null): NewLog[] {
  const { random, trace } = step.exchange;
  return tries.slice(0, -1).map(({ beganMs, status, firstByteMs }, index) => {
    const attempt = index + 1;
    const id = uuid7(trace.startedMs + beganMs, random.fork(`log of try ${step.index} ${attempt}`));
    const endedMs = tries[attempt]?.beganMs ?? beganMs;
    const came = { attempt, endedMs, status, success: false, refused: false, cached: false, contentType: null, bytes: 0 };
    return entry(step, logRow(step, { ...came, id, beganMs, firstByteMs, metered: null }), () => null, limit);
  });
}
