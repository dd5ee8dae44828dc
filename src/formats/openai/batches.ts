import type { AboutBatch, Batch, StartBatch } from "../../tasks/batch.ts";
import type { FormatRequest, WholeAnswer, WireFormat } from "../format.ts";
import { readBatchLines, resultLine } from "./batch-lines.ts";
import { fields, text } from "./fields.ts";
import { fileId, noSuchFile } from "./files.ts";
import { jsonHeaders } from "./http-headers.ts";
import { hex } from "./ids.ts";
import { readPage, writePage } from "./list-page.ts";
import { readBody } from "./read-body.ts";
import { invalidType, invalidValue, missingParameter } from "./refusals.ts";
import { responsesUsage } from "./usage.ts";

/** `POST batches` (wire formats, 1.6). */
export const openaiBatchCreate: WireFormat<"batch"> = {
  id: "openai.batch-create",
  task: "batch",
  readAsk: readStart,
  writeAnswer: ({ batches: [batch] }) => json(batch ? writeBatch(batch) : {}),
  readUsage: (_json, before) => before,
  jobId: (random) => `batch_${hex(random, 32)}`,
};

/** `GET batches/ID` and `POST batches/ID/cancel`. */
export const openaiBatch: WireFormat<"batch"> = {
  id: "openai.batch",
  task: "batch",
  readAsk: (request) => about(request, request.method === "POST" ? "cancel" : "look"),
  writeAnswer: ({ batches: [batch] }) => json(batch ? writeBatch(batch) : {}),
  readUsage: (_json, before) => before,
};

/** `GET batches?after&limit`. */
export const openaiBatches: WireFormat<"batch"> = {
  id: "openai.batches",
  task: "batch",
  readAsk(request) {
    readPage(request.query);
    return about(request, "list");
  },
  writeAnswer: ({ batches }, _ask, { request }) => writePage(batches.map(writeBatch), readPage(request.query)),
  readUsage: (_json, before) => before,
};

const PATHS = ["responses", "chat/completions", "embeddings", "completions", "moderations"];
const ENDPOINTS = PATHS.map((path) => `/v1/${path}`);
const WINDOWS = ["24h"];

function readStart(request: FormatRequest): StartBatch {
  const body = readBody(request);
  const needed = (name: string): string => {
    const value = body[name];
    if (value === undefined || value === null) throw missingParameter(name);
    if (typeof value !== "string") throw invalidType(name, "a string", value);
    return value;
  };
  const [file, endpoint, window] = [needed("input_file_id"), needed("endpoint"), needed("completion_window")];
  if (!ENDPOINTS.includes(endpoint)) throw invalidValue("endpoint", endpoint, ENDPOINTS);
  if (!WINDOWS.includes(window)) throw invalidValue("completion_window", window, WINDOWS);
  return {
    ...{ task: "batch", action: "start", file: { id: file, unknown: noSuchFile(file, "input_file_id") }, input: body },
    read: (bytes, most) => readBatchLines(bytes, endpoint, most),
    results: {
      purpose: "batch_output",
      id: fileId,
      name: (batch, what) => `${batch}_${what}.jsonl`,
      line: resultLine,
    },
  };
}

function about({ params }: FormatRequest, action: AboutBatch["action"]): AboutBatch {
  const id = params["id"] ?? "";
  return { task: "batch", action, id, unknown: { kind: "path-not-found", message: `No batch found with id '${id}'.` } };
}

const DAY_SECONDS = 24 * 60 * 60;

function writeBatch(batch: Batch) {
  const { id, input, status, createdMs, at, faults, total, completed, failed, usage } = batch;
  const body = fields(input);
  const seconds = (ms: number | undefined) => (ms === undefined ? null : Math.floor(ms / 1000));
  const created = Math.floor(createdMs / 1000);
  return {
    id,
    object: "batch",
    endpoint: text(body["endpoint"]) ?? "",
    errors: faults.length > 0 ? { object: "list", data: faults } : null,
    input_file_id: text(body["input_file_id"]) ?? "",
    completion_window: text(body["completion_window"]) ?? "",
    status,
    output_file_id: batch.outputFile ?? null,
    error_file_id: batch.errorFile ?? null,
    created_at: created,
    in_progress_at: seconds(at.in_progress),
    expires_at: created + DAY_SECONDS,
    finalizing_at: seconds(at.finalizing),
    completed_at: seconds(at.completed),
    failed_at: seconds(at.failed),
    expired_at: null,
    cancelling_at: seconds(at.cancelling),
    cancelled_at: seconds(at.cancelled),
    request_counts: { total: status === "validating" ? 0 : total, completed, failed },
    usage: responsesUsage(usage),
    metadata: body["metadata"] ?? null,
  };
}

function json(body: object): WholeAnswer {
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
}
