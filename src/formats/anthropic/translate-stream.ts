import { type SseEvent, sseReader } from "../../streaming/sse-events.ts";
import type { ChatStreamEvent, ChatStreamReader } from "../../tasks/chat-stream.ts";
import type { FailureKind } from "../../tasks/failure.ts";
import type { Usage } from "../../tasks/usage.ts";
import { type Fields, fields, text } from "../openai/fields.ts";
import { jsonEvent } from "../openai/translate-read.ts";
import { callStarted, started, stopped } from "./translate-answer.ts";
import { readUsage } from "./usage.ts";

/** Reads the named events of a streamed message (wire formats, 2.3). Pings and events yet to come say nothing. */
export function messageReader(): ChatStreamReader {
  const sse = sseReader();
  const stream = new MessageStream();
  const read = (events: readonly SseEvent[]) => events.flatMap(({ data }) => stream.read(data));
  return { push: (chunk) => read(sse.push(chunk)), end: () => read(sse.end()) };
}

class MessageStream {
  #usage: Usage | undefined;
  #calls = 0;
  /** Block index to the number of the call in it, while the block is open. */
  readonly #open = new Map<unknown, number>();

  read(data: string): ChatStreamEvent[] {
    const event = jsonEvent(data);
    if ("failure" in event) return [{ kind: "failed", failure: event.failure }];
    const { json } = event;
    switch (json["type"]) {
      case "message_start":
        return [started(fields(json["message"])), ...this.#count(json)];
      case "content_block_start":
        return this.#startBlock(json);
      case "content_block_delta":
        return this.#readDelta(json["index"], fields(json["delta"]));
      case "content_block_stop":
        return this.#endBlock(json["index"]);
      case "message_delta":
        return [...stopped(fields(json["delta"])), ...this.#count(json)];
      case "error":
        return [failed(fields(json["error"]))];
      default:
        return [];
    }
  }

  /** Blocks begin empty, but nothing says they must. */
  #startBlock(json: Fields): ChatStreamEvent[] {
    const block = fields(json["content_block"]);
    if (block["type"] === "tool_use") {
      const call = this.#calls;
      this.#calls += 1;
      this.#open.set(json["index"], call);
      return [callStarted(block, call)];
    }
    return [...said("text", block["text"]), ...said("reasoning", block["thinking"])];
  }

  #readDelta(index: unknown, delta: Fields): ChatStreamEvent[] {
    switch (delta["type"]) {
      case "text_delta":
        return said("text", delta["text"]);
      case "thinking_delta":
        return said("reasoning", delta["thinking"]);
      case "input_json_delta":
        return this.#readInput(index, text(delta["partial_json"]) ?? "");
      default:
        return [];
    }
  }

  #readInput(index: unknown, json: string): ChatStreamEvent[] {
    const call = this.#open.get(index);
    return call === undefined || json === "" ? [] : [{ kind: "call-arguments", call, json }];
  }

  #endBlock(index: unknown): ChatStreamEvent[] {
    const call = this.#open.get(index);
    if (call === undefined) return [];
    this.#open.delete(index);
    return [{ kind: "call-ended", call }];
  }

  #count(json: Fields): ChatStreamEvent[] {
    this.#usage = readUsage(json, this.#usage);
    return this.#usage ? [{ kind: "usage", usage: this.#usage }] : [];
  }
}

function said(kind: "text" | "reasoning", value: unknown): ChatStreamEvent[] {
  return typeof value === "string" && value !== "" ? [{ kind, text: value }] : [];
}

function failed(error: Fields): ChatStreamEvent {
  const message = text(error["message"]);
  const kind = KINDS.get(text(error["type"]) ?? "") ?? "server-error";
  return { kind: "failed", failure: { kind, ...(message !== undefined && { message }) } };
}

const KINDS = new Map<string, FailureKind>([
  ["invalid_request_error", "bad-request"],
  ["authentication_error", "invalid-key"],
  ["billing_error", "quota"],
  ["permission_error", "permission"],
  ["not_found_error", "model-not-found"],
  ["request_too_large", "too-large"],
  ["rate_limit_error", "rate-limited"],
  ["timeout_error", "timeout"],
  ["overloaded_error", "overloaded"],
]);
