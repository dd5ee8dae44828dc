import type { Stop } from "./chat.ts";
import type { Failure } from "./failure.ts";
import type { Usage } from "./usage.ts";

/**
 * What happens while a chat answer comes in, whatever API it comes from. A whole answer is the same events, all at once.
 * In order: `started`, then content, `stopped`; `usage` when it becomes known, the last one counts. An answer without
 * `stopped` broke off; nothing that follows `failed` counts.
 */
export type ChatStreamEvent =
  /** The provider's id and name for the answer and the model, where it gives them. */
  | { readonly kind: "started"; readonly id?: string; readonly model?: string }
  | { readonly kind: "reasoning"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "refusal"; readonly text: string }
  /** `call` counts the tool calls of the answer from 0. Not every API gives calls an id. */
  | { readonly kind: "call-started"; readonly call: number; readonly name: string; readonly id?: string }
  /** A fragment of the arguments' JSON text. */
  | { readonly kind: "call-arguments"; readonly call: number; readonly json: string }
  | { readonly kind: "call-ended"; readonly call: number }
  | { readonly kind: "stopped"; readonly stop: Stop; readonly stopSequence?: string }
  | { readonly kind: "usage"; readonly usage: Usage }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Reads an answer's bytes as they come, cut anywhere, into events. */
export interface ChatStreamReader {
  /** What became known with these bytes. */
  push(chunk: Uint8Array): ChatStreamEvent[];
  /** What is known now that no more bytes come. */
  end(): ChatStreamEvent[];
}

/** A tool call as far as it is known. */
export interface GatheredCall {
  readonly name: string;
  readonly id?: string;
  /** The arguments' JSON text. */
  json: string;
}

/** A chat answer put together from its events. */
export class GatheredChat {
  id: string | undefined;
  model: string | undefined;
  reasoning = "";
  text = "";
  refusal: string | undefined;
  readonly calls: GatheredCall[] = [];
  stop: Stop | undefined;
  usage: Usage | undefined;
  failure: Failure | undefined;

  add(event: ChatStreamEvent): void {
    if (this.failure) return;
    switch (event.kind) {
      case "started":
        this.id = event.id;
        this.model = event.model;
        break;
      case "reasoning":
        this.reasoning += event.text;
        break;
      case "text":
        this.text += event.text;
        break;
      case "refusal":
        this.refusal = (this.refusal ?? "") + event.text;
        break;
      case "stopped":
        this.stop = event.stop;
        break;
      case "usage":
        this.usage = event.usage;
        break;
      case "failed":
        this.failure = event.failure;
        break;
      default:
        this.#addToCall(event);
    }
  }

  #addToCall(event: Extract<ChatStreamEvent, { readonly call: number }>): void {
    if (event.kind === "call-started") {
      this.calls[event.call] = { name: event.name, json: "", ...(event.id !== undefined && { id: event.id }) };
      return;
    }
    const call = this.calls[event.call];
    if (call && event.kind === "call-arguments") call.json += event.json;
  }
}

/** The answer that these events make. */
export function gathered(events: Iterable<ChatStreamEvent>): GatheredChat {
  const chat = new GatheredChat();
  for (const event of events) chat.add(event);
  return chat;
}
