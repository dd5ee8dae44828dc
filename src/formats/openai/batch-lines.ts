import { Buffer } from "node:buffer";
import type { BatchFault, BatchLine, BatchLines, BatchResult } from "../../tasks/batch.ts";
import { type Fields, isFields, text } from "./fields.ts";

/** OpenAI tells of no more. */
const MOST_FAULTS = 100;

/** A file of requests, one a line: `{custom_id, method, url, body}`. `endpoint` is the path that all of them must have. */
export function readBatchLines(bytes: Uint8Array, endpoint: string, most: number): BatchLines {
  const rows = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8").split(/\r?\n/);
  const numbered = rows.map((row, index) => ({ row, line: index + 1 })).filter(({ row }) => row.trim() !== "");
  if (numbered.length === 0) return { faults: [fault("empty_file", "The input file is empty. Please ensure it is not empty.")] };
  if (numbered.length > most) return { faults: [tooMany(numbered.length, most)] };
  const faults: BatchFault[] = [];
  const lines: BatchLine[] = [];
  const seen = new Seen();
  for (const { row, line } of numbered) {
    const read = readLine(row, line, endpoint, seen);
    if ("code" in read) faults.push(read);
    else lines.push(read);
    if (faults.length === MOST_FAULTS) break;
  }
  return faults.length > 0 ? { faults } : { lines };
}

/** What the lines before have said. */
class Seen {
  readonly ids = new Set<string>();
  model: unknown;
}

function readLine(row: string, line: number, endpoint: string, seen: Seen): BatchLine | BatchFault {
  const request = parsed(row);
  if (!request) return fault("invalid_json_line", "This line is not parseable as valid JSON.", null, line);
  for (const name of ["custom_id", "method", "url", "body"]) {
    if (request[name] === undefined)
      return fault("missing_required_parameter", `Missing required parameter: '${name}'.`, name, line);
  }
  const { custom_id: id, method, url, body } = request;
  if (typeof id !== "string") return fault("invalid_type", "The custom_id of a request must be a string.", "custom_id", line);
  if (seen.ids.has(id)) {
    const message = `The custom_id '${id}' is that of an earlier request: each must have its own.`;
    return fault("duplicate_custom_id", message, "custom_id", line);
  }
  seen.ids.add(id);
  if (method !== "POST") return fault("invalid_method", "The method of a request must be POST.", "method", line);
  if (url !== endpoint) {
    const message = `The URL of this request does not match the batch's endpoint, ${endpoint}.`;
    return fault("mismatched_endpoint", message, "url", line);
  }
  if (!isFields(body)) return fault("invalid_type", "The body of a request must be an object.", "body", line);
  seen.model ??= body["model"];
  if (seen.model !== body["model"]) {
    const message = `The model of this request, '${text(body["model"])}', is not the batch's, '${text(seen.model)}'.`;
    return fault("mismatched_model", message, "body.model", line);
  }
  return { id, method, path: endpoint.slice("/v1/".length), body: Buffer.from(JSON.stringify(body)) };
}

function parsed(row: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(row);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function tooMany(count: number, most: number): BatchFault {
  const message = `Too many requests: the file has ${count}, the emulator takes ${most} (OpenAI 50,000). Split the file.`;
  return fault("too_many_tasks", message);
}

function fault(code: string, message: string, param: string | null = null, line: number | null = null): BatchFault {
  return { code, message, param, line };
}

/** A line of the file with the answers, or with the errors. */
export function resultLine({ id, requestId, status, body }: BatchResult): string {
  const request = JSON.stringify(requestId);
  return (
    `{"id":${JSON.stringify(`batch_req_${requestId}`)},"custom_id":${JSON.stringify(id)},` +
    `"response":{"status_code":${status},"request_id":${request},"body":${body}},"error":null}`
  );
}
