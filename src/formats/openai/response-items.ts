import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import { type WrittenCall, writtenCalls } from "./calls.ts";
import { derived, innerId } from "./ids.ts";
import { type TokenLogprob, tokenLogprob } from "./logprobs.ts";
import { wordPieces } from "./pieces.ts";
import { includes } from "./read-responses.ts";
import type { ResponseHead } from "./response-envelope.ts";

/** One item of `output`, with its ids. `status` is the one it ends with. */
export type OutputItem = ReasoningItem | MessageItem | CallItem;

type ItemStatus = "in_progress" | "completed" | "incomplete";

export interface ReasoningItem {
  readonly kind: "reasoning";
  readonly id: string;
  /** In stream pieces; empty when the caller asked for no summary. */
  readonly summary: readonly string[];
  readonly encrypted: string | null;
}

export interface MessageItem {
  readonly kind: "message";
  readonly id: string;
  readonly status: ItemStatus;
  /** The text, or the refusal, in stream pieces. */
  readonly pieces: readonly string[];
  readonly refused: boolean;
  readonly topLogprobs: number | undefined;
}

export interface CallItem {
  readonly kind: "call";
  readonly id: string;
  readonly call: WrittenCall;
}

/**
 * Reasoning comes first, then the message, then calls. Of several choices Responses knows only the first. The response's id
 * decides all the others, so that a kept response has the same each time it is asked for.
 */
export function outputItems(answer: ChatAnswer, ask: ChatAsk, head: ResponseHead): readonly OutputItem[] {
  const [choice] = answer.choices;
  if (!choice) return [];
  const items: OutputItem[] = [];
  const idOf = (prefix: string) => innerId(prefix, head.id, `output ${items.length}`);
  if (choice.reasoning.length > 0 || answer.usage.reasoningTokens > 0) {
    const summary = ask.reasoning?.visible ? choice.reasoning : [];
    items.push({ kind: "reasoning", id: idOf("rs"), summary, encrypted: encrypted(head) });
  }
  const isCut = incompleteReason(answer) !== null;
  const refused = choice.refusal !== undefined;
  const pieces = choice.refusal === undefined ? choice.text : wordPieces(choice.refusal);
  if (pieces.length > 0 || (choice.toolCalls.length === 0 && !isCut)) {
    const status = isCut ? "incomplete" : "completed";
    items.push({ kind: "message", id: idOf("msg"), status, pieces, refused, topLogprobs: ask.topLogprobs });
  }
  let calls = 0;
  const callId = () => `call_${derived(head.id, `call ${calls++}`, 24)}`;
  for (const call of writtenCalls(choice, ask, callId)) {
    items.push({ kind: "call", id: idOf(call.custom ? "ctc" : "fc"), call });
  }
  return items;
}

/** Why the response is incomplete; null when it is not (wire formats, section 23). */
export function incompleteReason(answer: ChatAnswer): "max_output_tokens" | "content_filter" | null {
  const stop = answer.choices[0]?.stop;
  if (stop === "length" || stop === "context") return "max_output_tokens";
  return stop === "filter" ? "content_filter" : null;
}

/** The item as JSON text: with nothing in it yet while in progress, else complete. */
export function itemJson(item: OutputItem, started: boolean): string {
  return JSON.stringify(itemFields(item, started));
}

/** The complete item. */
export function wholeItem(item: OutputItem): { readonly id: string } {
  return { id: item.id, ...itemFields(item, false) };
}

/** The content part of a message: empty at its start, else complete. */
export function messagePart(item: MessageItem, started: boolean): object {
  const text = started ? "" : item.pieces.join("");
  if (item.refused) return { type: "refusal", refusal: text };
  return { type: "output_text", text, annotations: [], logprobs: started ? [] : logprobsOf(item.pieces, item.topLogprobs) };
}

export function logprobsOf(pieces: readonly string[], top: number | undefined): readonly TokenLogprob[] {
  return top === undefined ? [] : pieces.map((piece) => tokenLogprob(piece, top));
}

export function summaryPart(item: ReasoningItem): object {
  return { type: "summary_text", text: item.summary.join("") };
}

function itemFields(item: OutputItem, started: boolean): object {
  switch (item.kind) {
    case "reasoning": {
      const summary = started || item.summary.length === 0 ? [] : [summaryPart(item)];
      return { type: "reasoning", id: item.id, summary, encrypted_content: started ? null : item.encrypted };
    }
    case "message": {
      const status = started ? "in_progress" : item.status;
      const content = started ? [] : [messagePart(item, false)];
      return { id: item.id, type: "message", role: "assistant", status, content };
    }
    case "call":
      return callFields(item, started);
  }
}

function callFields({ id, call }: CallItem, started: boolean): object {
  const input = started ? "" : call.input;
  const status = started ? "in_progress" : "completed";
  if (call.custom) return { type: "custom_tool_call", id, call_id: call.id, name: call.name, input, status };
  return { type: "function_call", id, call_id: call.id, name: call.name, arguments: input, status };
}

/** Stands for reasoning that the caller keeps because OpenAI is not to; only sent when asked for. */
function encrypted({ id, body }: ResponseHead): string | null {
  if (!includes(body, "reasoning.encrypted_content")) return null;
  return `gAAAAA${derived(id, "encrypted", 128)}${derived(id, "more encrypted", 72)}`;
}
