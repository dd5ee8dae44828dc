import type { Usage } from "../../cassettes/recorded.ts";
import { amount, isoTime, type Members, members, text } from "../content.ts";

/** What a log tells of a request and its answer. */
export interface LogRow {
  readonly provider: string;
  /** After the provider. */
  readonly path: string;
  readonly status: number;
  readonly cached: boolean;
  readonly at: string | undefined;
  readonly durationMs: number;
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  readonly contentType: string;
  readonly usage: Usage | undefined;
}

/** A row of either spelling; or why it cannot be used. */
export function logRow(row: Members): LogRow | { readonly why: string } {
  const isPushed = row["Provider"] !== undefined;
  const [request, response] = isPushed
    ? [bodyIn(row["RequestBody"]), bodyIn(row["ResponseBody"])]
    : [listedBody(row, "request"), listedBody(row, "response")];
  if ("why" in request) return { why: `its request ${request.why}` };
  if ("why" in response) return { why: `its answer ${response.why}` };
  const of = (listed: string, pushed: string) => row[isPushed ? pushed : listed];
  const provider = text(of("provider", "Provider")) ?? "";
  const { durationMs } = members(row["Metrics"]);
  return {
    provider,
    path: (text(of("path", "Endpoint")) ?? "").replace(/^\//, "").replace(new RegExp(`^${provider}/`), ""),
    status: amount(of("status_code", "StatusCode")) ?? (row["success"] === false ? 0 : 200),
    cached: of("cached", "Cached") === true,
    at: isoTime(of("created_at", "Timestamp")),
    durationMs: amount(of("duration", "Duration")) ?? amount(durationMs) ?? 0,
    request: request.bytes,
    response: response.bytes,
    contentType: text(row["response_content_type"]) ?? typeOf(response.bytes),
    usage: usageIn(row),
  };
}

type Body = { readonly bytes: Uint8Array } | { readonly why: string };

/** Beside the row, as the API's own path gives it, or the row's own beginning where that is the whole. */
function listedBody(row: Members, what: "request" | "response"): Body {
  const beside = row[what] ?? row[`${what}_body`];
  if (beside !== undefined) return bodyIn(beside);
  const head = row[`${what}_head`];
  if (typeof head !== "string")
    return { why: `is not in the file: get it from …/logs/${text(row["id"]) ?? "{id}"}/${what}, as "${what}"` };
  if (row[`${what}_head_complete`] === false)
    return { why: `is cut off: get it whole from …/logs/${text(row["id"]) ?? "{id}"}/${what}, as "${what}"` };
  return { bytes: Buffer.from(head) };
}

function bodyIn(value: unknown): Body {
  if (value === undefined || value === null) return { why: "is not in the log" };
  if (typeof value === "string") return { bytes: Buffer.from(value) };
  const { data, type, iv } = members(value);
  const isSealed = typeof data === "string" && (type === "encrypted" || typeof iv === "string");
  return isSealed
    ? { why: "is encrypted: decrypt the file with the private key of the gateway's logpush_public_key first" }
    : { bytes: Buffer.from(JSON.stringify(value)) };
}

function typeOf(body: Uint8Array): string {
  const start = Buffer.from(body.subarray(0, 64)).toString("utf8").trimStart();
  if (/^(?:data|event|id):/.test(start)) return "text/event-stream";
  return /^[[{"]/.test(start) ? "application/json" : "text/plain";
}

function usageIn(row: Members): Usage | undefined {
  const [input, output] = [amount(row["tokens_in"]), amount(row["tokens_out"])];
  return input === undefined || output === undefined ? undefined : { in: Math.round(input), out: Math.round(output) };
}
