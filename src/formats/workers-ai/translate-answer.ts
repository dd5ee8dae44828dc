import { type SseEvent, sseReader } from "../../streaming/sse-events.ts";
import type { ChatStreamEvent, ChatStreamReader } from "../../tasks/chat-stream.ts";
import type { Usage } from "../../tasks/usage.ts";
import { type Fields, fields, isFields, list, text } from "../openai/fields.ts";
import { ChunkReader, jsonEvent, readCompletion } from "../openai/translate-read.ts";
import { readUsage } from "../openai/usage.ts";
import type { CallerChat } from "../translation.ts";

/** The answer of a native run in its envelope, in Workers AI's own shape or OpenAI's (wire formats 4.1). */
export function readRun(json: unknown, ask: CallerChat): ChatStreamEvent[] | undefined {
  const result = fields(fields(json)["result"]);
  if (Array.isArray(result["choices"])) return readCompletion(result);
  if (result["response"] === undefined && result["tool_calls"] === undefined) return undefined;
  const stream = new RunStream(ask);
  return [...stream.readJson(result), ...stream.end()];
}

/** Reads the stream of a native run. */
export function runReader(ask: CallerChat): ChatStreamReader {
  const sse = sseReader();
  const stream = new RunStream(ask);
  const read = (events: readonly SseEvent[]) => events.flatMap(({ data }) => stream.read(data));
  return { push: (chunk) => read(sse.push(chunk)), end: () => read(sse.end()) };
}

class RunStream {
  readonly #ask: CallerChat;
  readonly #chunks = new ChunkReader();
  #started = false;
  #inOpenAiShape = false;
  #calls = 0;
  #usage: Usage | undefined;

  constructor(ask: CallerChat) {
    this.#ask = ask;
  }

  read(data: string): ChatStreamEvent[] {
    if (data.trim() === "[DONE]") return this.end();
    const event = jsonEvent(data);
    return "failure" in event ? [{ kind: "failed", failure: event.failure }] : this.readJson(event.json);
  }

  readJson(json: Fields): ChatStreamEvent[] {
    const [error] = list(json["errors"]);
    if (isFields(error)) return [failed(error)];
    if (Array.isArray(json["choices"]) || isFields(json["error"])) {
      this.#inOpenAiShape = true;
      return this.#chunks.read(json);
    }
    const usage = readUsage(json, undefined);
    this.#usage = usage ?? this.#usage;
    return [
      ...this.#start(),
      ...said(json["response"]),
      ...list(json["tool_calls"]).flatMap((call) => this.#readCall(fields(call))),
      ...(usage ? [{ kind: "usage", usage } as const] : []),
    ];
  }

  /** The native shape gives no reason: calls and a used-up limit speak for themselves, anything else is the end. */
  end(): ChatStreamEvent[] {
    if (this.#inOpenAiShape || !this.#started) return [];
    const limit = this.#ask.maxTokens ?? Infinity;
    const stop = this.#calls > 0 ? "tool" : (this.#usage?.outputTokens ?? 0) >= limit ? "length" : "end";
    return [{ kind: "stopped", stop }];
  }

  #start(): ChatStreamEvent[] {
    if (this.#started || this.#inOpenAiShape) return [];
    this.#started = true;
    return [{ kind: "started" }];
  }

  /** Flat, or in OpenAI's style; the arguments an object, or already text. */
  #readCall(given: Fields): ChatStreamEvent[] {
    const called = fields(given["function"] ?? given);
    const call = this.#calls;
    this.#calls += 1;
    const id = text(given["id"]);
    const json = text(called["arguments"]) ?? JSON.stringify(called["arguments"] ?? {});
    return [
      { kind: "call-started", call, name: text(called["name"]) ?? "", ...(id !== undefined && { id }) },
      { kind: "call-arguments", call, json },
      { kind: "call-ended", call },
    ];
  }
}

/** In JSON mode `response` is the object itself. */
function said(response: unknown): ChatStreamEvent[] {
  if (response === undefined || response === null || response === "") return [];
  return [{ kind: "text", text: typeof response === "string" ? response : JSON.stringify(response) }];
}

function failed(error: Fields): ChatStreamEvent {
  const message = text(error["message"]);
  return { kind: "failed", failure: { kind: "server-error", ...(message !== undefined && { message }) } };
}
