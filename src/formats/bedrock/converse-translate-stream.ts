import { type EventStreamMessage, EventStreamReader } from "../../streaming/eventstream.ts";
import type { ChatStreamEvent, ChatStreamReader } from "../../tasks/chat-stream.ts";
import type { FailureKind } from "../../tasks/failure.ts";
import { type Fields, fields, text } from "../openai/fields.ts";
import { jsonEvent } from "../openai/translate-read.ts";
import { callStarted, said, stopped } from "./converse-translate-answer.ts";
import { readUsage } from "./converse-usage.ts";

/** Reads the binary events of `converse-stream`. Bytes damaged on their way end the answer as a failure. */
export function conversedReader(): ChatStreamReader {
  const messages = new EventStreamReader();
  const stream = new ConversedStream();
  return {
    push(chunk) {
      const events = messages.push(chunk).flatMap((message) => stream.read(message));
      if (messages.damage === undefined) return events;
      const message = `The provider's stream was damaged: ${messages.damage}.`;
      return [...events, { kind: "failed", failure: { kind: "server-error", message } }];
    },
    end: () => [],
  };
}

class ConversedStream {
  #calls = 0;
  /** Block index to the number of the call in it, while the block is open. */
  readonly #open = new Map<unknown, number>();

  read({ headers, payload }: EventStreamMessage): ChatStreamEvent[] {
    const event = jsonEvent(payload.toString("utf8"));
    if (headers[":message-type"] !== "event") return [failed(headers, "json" in event ? event.json : {})];
    if ("failure" in event) return [{ kind: "failed", failure: event.failure }];
    const { json } = event;
    switch (headers[":event-type"]) {
      case "messageStart":
        return [{ kind: "started" }];
      case "contentBlockStart":
        return this.#startBlock(json["contentBlockIndex"], fields(fields(json["start"])["toolUse"]));
      case "contentBlockDelta":
        return this.#readDelta(json["contentBlockIndex"], fields(json["delta"]));
      case "contentBlockStop":
        return this.#endBlock(json["contentBlockIndex"]);
      case "messageStop":
        return stopped(json);
      case "metadata":
        return counted(json);
      default:
        return [];
    }
  }

  #startBlock(index: unknown, use: Fields): ChatStreamEvent[] {
    if (use["name"] === undefined) return [];
    const call = this.#calls;
    this.#calls += 1;
    this.#open.set(index, call);
    return [callStarted(use, call)];
  }

  #readDelta(index: unknown, delta: Fields): ChatStreamEvent[] {
    const call = this.#open.get(index);
    const json = text(fields(delta["toolUse"])["input"]);
    if (call !== undefined && json) return [{ kind: "call-arguments", call, json }];
    return [...said("text", delta["text"]), ...said("reasoning", fields(delta["reasoningContent"])["text"])];
  }

  #endBlock(index: unknown): ChatStreamEvent[] {
    const call = this.#open.get(index);
    if (call === undefined) return [];
    this.#open.delete(index);
    return [{ kind: "call-ended", call }];
  }
}

function counted(json: Fields): ChatStreamEvent[] {
  const usage = readUsage(json, undefined);
  return usage ? [{ kind: "usage", usage }] : [];
}

/** An exception of the API has a name and a payload, an error of the service may have headers only. */
function failed(headers: EventStreamMessage["headers"], json: Fields): ChatStreamEvent {
  const message = text(json["message"]) ?? text(json["originalMessage"]) ?? headers[":error-message"];
  const kind = KINDS.get(headers[":exception-type"] ?? "") ?? "server-error";
  return { kind: "failed", failure: { kind, ...(message !== undefined && { message }) } };
}

const KINDS = new Map<string, FailureKind>([
  ["validationException", "bad-request"],
  ["throttlingException", "rate-limited"],
  ["serviceUnavailableException", "overloaded"],
  ["modelTimeoutException", "timeout"],
]);
