import type { RecordedAnswer } from "../../cassettes/recorded.ts";
import { joined } from "../../cassettes/timed-lines.ts";
import type { Endpoint } from "../../providers/provider.ts";
import { isEventStream, jsonValueReader } from "../../streaming/json-values.ts";
import { type ChatSaid, chatSaid } from "../chat-said.ts";
import { list, members, text } from "../content.ts";

/** A fixture's response, and what of its match follows from it. */
export interface AimockResponse {
  readonly response: object;
  readonly endpoint?: string;
  readonly matchBy: "userMessage" | "inputText";
  readonly recordedTimings?: object;
  readonly disconnectAfterMs?: number;
}

/** What an answer says as a fixture's response; or why it cannot be said. */
export function aimockResponse(
  answer: RecordedAnswer,
  endpoint: Endpoint | undefined,
): AimockResponse | { readonly why: string } {
  const bytes = joined(answer.chunks);
  const type = String(answer.headers["content-type"] ?? "");
  if (/^audio\//.test(type)) {
    const audio = { b64Json: bytes.toString("base64"), contentType: type };
    return { response: { audio }, endpoint: "speech", matchBy: "userMessage" };
  }
  const json = jsonOf(bytes, type, endpoint);
  if (json === undefined) return { why: isEventStream(type) ? "its stream cannot be put together" : "its answer is no JSON" };
  if (answer.status >= 400) return { response: failure(json, answer), matchBy: "userMessage" };
  const said = chatSaid(json);
  if (said) return { response: responseOf(said), matchBy: "userMessage", ...timingsOf(answer, type) };
  return other(json, answer.status);
}

/** A stream's events put together, as the vendor would have answered at once. */
function jsonOf(bytes: Buffer, type: string, endpoint: Endpoint | undefined): unknown {
  try {
    if (!isEventStream(type)) return JSON.parse(bytes.toString("utf8"));
    const reader = jsonValueReader(type, bytes.byteLength);
    return reader && endpoint?.format.joinStream?.([...reader.push(bytes), ...reader.end()]);
  } catch {
    return undefined;
  }
}

function responseOf({ content, reasoning, toolCalls, ...envelope }: ChatSaid): object {
  const words = content !== "" || toolCalls.length === 0 ? { content } : {};
  return { ...words, ...(toolCalls.length > 0 && { toolCalls }), ...(reasoning !== "" && { reasoning }), ...envelope };
}

function failure(json: unknown, { status, headers }: RecordedAnswer): object {
  const error = members(members(json)["error"]);
  const { type, code, param } = error;
  const retryAfter = Number(headers["retry-after"]);
  const message = text(error["message"]) ?? text(members(json)["error"]) ?? text(members(json)["message"]) ?? "";
  return {
    error: {
      message,
      ...(type != null && { type }),
      ...(code != null && { code: String(code) }),
      ...(param != null && { param }),
    },
    status,
    ...(Number.isFinite(retryAfter) && { retryAfter }),
  };
}

function other(json: unknown, status: number): AimockResponse {
  const data = list(members(json)["data"]).map(members);
  const [first] = data;
  if (Array.isArray(first?.["embedding"])) {
    return { response: { embedding: first["embedding"] }, endpoint: "embedding", matchBy: "inputText" };
  }
  if (first && (first["b64_json"] !== undefined || first["url"] !== undefined)) {
    const images = data.map(({ url, b64_json: b64Json, revised_prompt: revisedPrompt }) => ({ url, b64Json, revisedPrompt }));
    return { response: { images }, endpoint: "image", matchBy: "userMessage" };
  }
  return { response: { json, ...(status !== 200 && { status }) }, matchBy: "userMessage" };
}

function timingsOf(
  { atMs, chunks, partial }: RecordedAnswer,
  type: string,
): Pick<AimockResponse, "recordedTimings" | "disconnectAfterMs"> {
  if (!isEventStream(type)) return {};
  const times = chunks.map((chunk) => chunk.atMs);
  const lastMs = times.at(-1) ?? atMs;
  const interChunkDelaysMs = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return {
    recordedTimings: { ttftMs: times[0] ?? atMs, interChunkDelaysMs, totalDurationMs: lastMs },
    ...(partial && { disconnectAfterMs: lastMs }),
  };
}
