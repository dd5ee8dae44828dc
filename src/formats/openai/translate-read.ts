import type { Stop } from "../../tasks/chat.ts";
import type { ChatStreamEvent } from "../../tasks/chat-stream.ts";
import type { Failure } from "../../tasks/failure.ts";
import { type Fields, fields, isFields, list, number, text } from "./fields.ts";
import { readUsage } from "./usage.ts";

/** The JSON of a stream's event, or why the stream cannot go on. */
export function jsonEvent(data: string): { readonly json: Fields } | { readonly failure: Failure } {
  try {
    return { json: fields(JSON.parse(data)) };
  } catch {
    return { failure: { kind: "server-error", message: "The provider's stream holds an event that is not JSON." } };
  }
}

/** A chat completion as events: what vendors answer whose API is OpenAI's inside something of their own. */
export function readCompletion(json: Fields): ChatStreamEvent[] | undefined {
  const choice = list(json["choices"])[0];
  if (!isFields(choice)) return undefined;
  const chunks = new ChunkReader();
  return [...chunks.read({ ...json, choices: [{ ...choice, delta: choice["message"] }] }), ...chunks.end()];
}

/** Reads chunks of Chat Completions, already parsed, into events. Only the first choice counts: there are no others. */
export class ChunkReader {
  #started = false;
  /** Numbers of the calls that have begun, under the index that chunks know them by. */
  readonly #calls = new Map<number, number>();
  #open: number | undefined;

  read(chunk: Fields): ChatStreamEvent[] {
    if (isFields(chunk["error"])) return [failed(chunk["error"])];
    const choice = list(chunk["choices"])
      .map(fields)
      .find((candidate) => (candidate["index"] ?? 0) === 0);
    const usage = readUsage(chunk, undefined);
    return [
      ...this.#start(chunk),
      ...(choice ? this.#readChoice(choice) : []),
      ...(usage ? [{ kind: "usage", usage } as const] : []),
    ];
  }

  /** The call that no other event has ended. */
  end(): ChatStreamEvent[] {
    const call = this.#open;
    this.#open = undefined;
    return call === undefined ? [] : [{ kind: "call-ended", call }];
  }

  #start(chunk: Fields): ChatStreamEvent[] {
    if (this.#started) return [];
    this.#started = true;
    const [id, model] = [text(chunk["id"]), text(chunk["model"])];
    return [{ kind: "started", ...(id !== undefined && { id }), ...(model !== undefined && { model }) }];
  }

  #readChoice(choice: Fields): ChatStreamEvent[] {
    const delta = fields(choice["delta"]);
    const reason = text(choice["finish_reason"]);
    return [
      ...said("reasoning", delta["reasoning_content"] ?? delta["reasoning"]),
      ...said("text", delta["content"]),
      ...said("refusal", delta["refusal"]),
      ...list(delta["tool_calls"]).flatMap((call, position) => this.#readCall(fields(call), position)),
      ...(reason === undefined ? [] : [...this.end(), { kind: "stopped", stop: STOPS.get(reason) ?? "end" } as const]),
    ];
  }

  #readCall(given: Fields, position: number): ChatStreamEvent[] {
    const index = number(given["index"]) ?? position;
    const called = fields(given["function"]);
    const known = this.#calls.get(index);
    const call = known ?? this.#calls.size;
    const begun = known === undefined ? this.#startCall(index, call, given, called) : [];
    const json = argumentsText(called["arguments"]);
    return [...begun, ...(json === "" ? [] : [{ kind: "call-arguments", call, json } as const])];
  }

  #startCall(index: number, call: number, given: Fields, called: Fields): ChatStreamEvent[] {
    const before = this.end();
    this.#calls.set(index, call);
    this.#open = call;
    const id = text(given["id"]);
    return [...before, { kind: "call-started", call, name: text(called["name"]) ?? "", ...(id !== undefined && { id }) }];
  }
}

function said(kind: "text" | "reasoning" | "refusal", value: unknown): ChatStreamEvent[] {
  return typeof value === "string" && value !== "" ? [{ kind, text: value }] : [];
}

/** Text by OpenAI's rule; some vendors send the object itself. */
function argumentsText(value: unknown): string {
  return typeof value === "string" ? value : isFields(value) ? JSON.stringify(value) : "";
}

const STOPS = new Map<string, Stop>([
  ["stop", "end"],
  ["length", "length"],
  ["tool_calls", "tool"],
  ["function_call", "tool"],
  ["content_filter", "filter"],
]);

function failed(error: Fields): ChatStreamEvent {
  const message = text(error["message"]);
  return { kind: "failed", failure: { kind: "server-error", ...(message !== undefined && { message }) } };
}
