import type { ChatStreamEvent, GatheredCall } from "../../tasks/chat-stream.ts";
import type { Failure } from "../../tasks/failure.ts";
import type { Usage } from "../../tasks/usage.ts";
import { openaiErrors } from "./errors.ts";
import { takesFreeText } from "./read-tools.ts";
import { type Answering, answerHead, finishReason, translatedCall, translatedUsage } from "./translate-head.ts";
import { wholeCall } from "./write-chat.ts";

/**
 * Writes another API's answer as chunks of Chat Completions while it comes in. An answer that breaks off stays without
 * finish reason and `[DONE]`: what was damaged on its way must look damaged.
 */
export class ChunkWriter {
  readonly #to: Answering;
  /** A chunk up to the bracket that opens `choices`, up to the brace that opens `delta`, and what follows the bracket's end. */
  #head = "";
  #open = "";
  #close = "";
  #call: GatheredCall | undefined;
  #stopped = false;
  #usage: Usage | undefined;
  #failed = false;

  constructor(to: Answering) {
    this.#to = to;
  }

  /** Nothing more will be written. */
  get failed(): boolean {
    return this.#failed;
  }

  /** The event as text to send; empty when it says nothing to the caller. */
  write(event: ChatStreamEvent): string {
    if (this.#failed) return "";
    switch (event.kind) {
      case "started":
        return this.#start(event);
      case "usage":
        this.#usage = event.usage;
        return "";
      case "failed":
        return this.#fail(event.failure);
      default:
        // A stream whose first event was lost or damaged still gets its role.
        return this.#start({}) + this.#writeContent(event);
    }
  }

  end(): string {
    if (!this.#stopped || this.#failed) return "";
    if (!this.#to.ask.delivery.includeUsage || !this.#usage) return "data: [DONE]\n\n";
    return `${this.#head}],"usage":${JSON.stringify(translatedUsage(this.#usage))}}\n\ndata: [DONE]\n\n`;
  }

  #writeContent(event: Content): string {
    switch (event.kind) {
      case "reasoning":
        return this.#delta(`"reasoning_content":${JSON.stringify(event.text)}`);
      case "text":
        return this.#delta(`"content":${JSON.stringify(event.text)}`);
      case "refusal":
        return this.#delta(`"refusal":${JSON.stringify(event.text)}`);
      case "stopped":
        this.#stopped = true;
        return `${this.#open}},"logprobs":null,"finish_reason":"${finishReason(event.stop, this.#to)}"}]${this.#close}`;
      default:
        return this.#writeCall(event);
    }
  }

  /** Once: what comes later adds nothing. */
  #start(from: { readonly id?: string; readonly model?: string }): string {
    if (this.#head !== "") return "";
    const head = JSON.stringify(answerHead("chat.completion.chunk", from, this.#to));
    this.#head = `data: ${head.slice(0, -1)},"choices":[`;
    this.#open = `${this.#head}{"index":0,"delta":{`;
    this.#close = this.#to.ask.delivery.includeUsage ? ',"usage":null}\n\n' : "}\n\n";
    return this.#delta('"role":"assistant","content":"","refusal":null');
  }

  #delta(fields: string): string {
    return `${this.#open}${fields}},"logprobs":null,"finish_reason":null}]${this.#close}`;
  }

  /** Free text is taken out of its JSON when the call has ended; all other arguments go on as they come. */
  #writeCall(event: Extract<ChatStreamEvent, { readonly call: number }>): string {
    if (this.#to.legacy && event.call > 0) return "";
    if (event.kind === "call-started") return this.#startCall(event);
    if (!this.#call) return "";
    const custom = takesFreeText(this.#to.ask, this.#call.name);
    if (event.kind === "call-arguments") {
      this.#call.json += event.json;
      return custom || event.json === "" ? "" : this.#input(event.call, event.json, custom);
    }
    const late = custom || this.#call.json === "" ? translatedCall(this.#call, this.#to).input : "";
    this.#call = undefined;
    return late === "" ? "" : this.#input(event.call, late, custom);
  }

  #startCall(event: Extract<ChatStreamEvent, { readonly kind: "call-started" }>): string {
    const written = { ...translatedCall({ ...event, json: "" }, this.#to), input: "" };
    this.#call = { id: written.id, name: event.name, json: "" };
    if (this.#to.legacy) return this.#delta(`"function_call":${JSON.stringify({ name: event.name, arguments: "" })}`);
    return this.#delta(`"tool_calls":[${JSON.stringify({ index: event.call, ...wholeCall(written) })}]`);
  }

  #input(index: number, input: string, custom: boolean): string {
    const text = JSON.stringify(input);
    if (this.#to.legacy) return this.#delta(`"function_call":{"arguments":${text}}`);
    const field = custom ? `"custom":{"input":${text}}` : `"function":{"arguments":${text}}`;
    return this.#delta(`"tool_calls":[{"index":${index},${field}}]`);
  }

  #fail(failure: Failure): string {
    this.#failed = true;
    const { body } = openaiErrors(failure, this.#to.context);
    return `data: ${String(body)}\n\n`;
  }
}

type Content = Exclude<ChatStreamEvent, { readonly kind: "started" | "usage" | "failed" }>;
