import { Buffer } from "node:buffer";
import type { AboutBatch, Batch, BatchLine, StartBatch } from "../../tasks/batch.ts";
import { badRequest, type FormatRequest, type OwnUrls, type WholeAnswer, type WireFormat } from "../format.ts";
import { isFields } from "../openai/fields.ts";
import { anthropicErrors } from "./errors.ts";
import { readLimit, writePage } from "./list-page.ts";
import { rfc3339 } from "./rfc3339.ts";
import { readVersion } from "./version.ts";

/** `POST v1/messages/batches` (wire formats, 2.4): the requests come along. */
export const anthropicBatchCreate: WireFormat<"batch"> = {
  id: "anthropic.batch-create",
  task: "batch",
  readAsk: readStart,
  writeAnswer: ({ batches: [batch] }, _ask, { urls }) => json(batch ? writeBatch(batch, urls) : {}),
  readUsage: (_json, before) => before,
  jobId: (random) => `msgbatch_01${random.text(22)}`,
};

/** `GET v1/messages/batches/ID` and `POST v1/messages/batches/ID/cancel`. */
export const anthropicBatch: WireFormat<"batch"> = {
  id: "anthropic.batch",
  task: "batch",
  readAsk: (request) => about(request, request.method === "POST" ? "cancel" : "look"),
  writeAnswer: ({ batches: [batch] }, _ask, { urls }) => json(batch ? writeBatch(batch, urls) : {}),
  readUsage: (_json, before) => before,
};

/** `GET v1/messages/batches?limit&before_id&after_id`, newest first. */
export const anthropicBatches: WireFormat<"batch"> = {
  id: "anthropic.batches",
  task: "batch",
  readAsk(request) {
    readLimit(request.query);
    return about(request, "list");
  },
  writeAnswer({ batches }, _ask, { urls, request }) {
    return json(
      writePage(
        batches.toReversed().map((batch) => writeBatch(batch, urls)),
        request.query,
      ),
    );
  },
  readUsage: (_json, before) => before,
};

/** `DELETE v1/messages/batches/ID`: only what has ended can be deleted. */
export const anthropicBatchDelete: WireFormat<"batch"> = {
  id: "anthropic.batch-delete",
  task: "batch",
  readAsk: (request) => about(request, "remove"),
  writeAnswer({ batches: [batch] }, _ask, context) {
    if (!batch) return json({});
    if (endedMs(batch) !== undefined) return json({ id: batch.id, type: "message_batch_deleted" });
    const message = `Message batch ${batch.id} cannot be deleted while it is in progress: cancel it, or wait for its end.`;
    return anthropicErrors({ kind: "bad-request", message }, context);
  },
  readUsage: (_json, before) => before,
};

/** `GET v1/messages/batches/ID/results`: a line of JSON for each request, once the batch has ended. */
export const anthropicBatchResults: WireFormat<"batch"> = {
  id: "anthropic.batch-results",
  task: "batch",
  readAsk: (request) => about(request, "look"),
  writeAnswer({ batches: [batch] }, _ask, context) {
    if (!batch) return json({});
    if (endedMs(batch) === undefined) {
      const message = `Message batch ${batch.id} has no results yet: it is still in progress.`;
      return anthropicErrors({ kind: "path-not-found", message }, context);
    }
    const done = batch.results.map(({ id, status, body }) => {
      const [type, name] = status < 300 ? ["succeeded", "message"] : ["errored", "error"];
      return `{"custom_id":${JSON.stringify(id)},"result":{"type":"${type}","${name}":${body}}}\n`;
    });
    const canceled = batch.left.map((id) => `{"custom_id":${JSON.stringify(id)},"result":{"type":"canceled"}}\n`);
    const headers = { "content-type": "application/x-jsonl" };
    return { kind: "whole", status: 200, headers, body: [...done, ...canceled].join("") };
  },
  readUsage: (_json, before) => before,
};

function readStart(request: FormatRequest): StartBatch {
  readVersion(request.headers);
  const body = request.json();
  if (!isFields(body)) throw badRequest("Input should be a valid dictionary or object to extract fields from");
  const { requests } = body;
  if (requests === undefined) throw badRequest("requests: Field required", "requests");
  if (!Array.isArray(requests)) throw badRequest("requests: Input should be a valid list", "requests");
  if (requests.length === 0) throw badRequest("requests: List should have at least 1 item after validation, not 0", "requests");
  const lines = requests.map(readLine);
  const seen = new Set<string>();
  const twice = lines.find(({ id }) => seen.size === seen.add(id).size);
  if (twice) throw badRequest(`requests: custom_id '${twice.id}' is there twice: each must be unique in the batch`, "requests");
  return {
    ...{ task: "batch", action: "start", input: null },
    read(_bytes, most) {
      if (lines.length <= most) return { lines };
      throw badRequest(`requests: ${lines.length} came; the emulator takes ${most} a batch (Anthropic 100,000)`, "requests");
    },
  };
}

function readLine(request: unknown, index: number): BatchLine {
  const at = `requests.${index}`;
  if (!isFields(request)) throw badRequest(`${at}: Input should be a valid dictionary or object to extract fields from`, at);
  const { custom_id: id, params } = request;
  if (typeof id !== "string" || !CUSTOM_ID.test(id)) {
    throw badRequest(`${at}.custom_id: String should match pattern '${CUSTOM_ID.source}'`, `${at}.custom_id`);
  }
  if (!isFields(params)) throw badRequest(`${at}.params: Field required`, `${at}.params`);
  return { id, method: "POST", path: "v1/messages", body: Buffer.from(JSON.stringify(params)) };
}

const CUSTOM_ID = /^[a-zA-Z0-9_-]{1,64}$/;

function about(request: FormatRequest, action: AboutBatch["action"]): AboutBatch {
  readVersion(request.headers);
  const id = request.params["id"] ?? "";
  const unknown = { kind: "path-not-found", message: `Message batch ${id} not found.` } as const;
  return { task: "batch", action, id, unknown };
}

function endedMs({ at }: Batch): number | undefined {
  return at.completed ?? at.cancelled;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Requests are counted when the batch has ended: until then all of them are being worked on. */
function writeBatch(batch: Batch, urls: OwnUrls) {
  const { id, createdMs, at, total, completed, failed, left } = batch;
  const ended = endedMs(batch);
  const time = (ms: number | undefined) => (ms === undefined ? null : rfc3339(ms));
  const counts =
    ended === undefined
      ? { processing: total, succeeded: 0, errored: 0, canceled: 0, expired: 0 }
      : { processing: 0, succeeded: completed, errored: failed, canceled: left.length, expired: 0 };
  return {
    id,
    type: "message_batch",
    processing_status: ended !== undefined ? "ended" : at.cancelling !== undefined ? "canceling" : "in_progress",
    request_counts: counts,
    ended_at: time(ended),
    created_at: rfc3339(createdMs),
    expires_at: rfc3339(createdMs + DAY_MS),
    archived_at: null,
    cancel_initiated_at: time(at.cancelling),
    results_url: ended === undefined ? null : urls.provider(`v1/messages/batches/${id}/results`),
  };
}

function json(body: object): WholeAnswer {
  return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
