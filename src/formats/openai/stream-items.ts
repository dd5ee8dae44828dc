import type { Frame } from "../format.ts";
import { fragments } from "./pieces.ts";
import type { EventWriter } from "./response-events.ts";
import { type CallItem, logprobsOf, type MessageItem, messagePart, type ReasoningItem, summaryPart } from "./response-items.ts";

/** A message's one content part: added, its deltas, done. */
export function* messageEvents(item: MessageItem, index: number, events: EventWriter): Generator<Frame> {
  const place = `"item_id":"${item.id}","output_index":${index},"content_index":0,`;
  yield events.next("response.content_part.added", `${place}"part":${JSON.stringify(messagePart(item, true))}`);
  if (item.refused) yield* refusalEvents(item, place, events);
  else yield* textEvents(item, place, events);
  yield events.next("response.content_part.done", `${place}"part":${JSON.stringify(messagePart(item, false))}`);
}

/** A summary in one part; no events when none was asked for. */
export function* reasoningEvents(item: ReasoningItem, index: number, events: EventWriter): Generator<Frame> {
  if (item.summary.length === 0) return;
  const place = `"item_id":"${item.id}","output_index":${index},"summary_index":0,`;
  yield events.next("response.reasoning_summary_part.added", `${place}"part":{"type":"summary_text","text":""}`);
  for (const piece of item.summary) {
    yield events.next("response.reasoning_summary_text.delta", `${place}"delta":${JSON.stringify(piece)}`, 1);
  }
  yield events.next("response.reasoning_summary_text.done", `${place}"text":${JSON.stringify(item.summary.join(""))}`);
  yield events.next("response.reasoning_summary_part.done", `${place}"part":${JSON.stringify(summaryPart(item))}`);
}

export function* callEvents({ id, call }: CallItem, index: number, events: EventWriter): Generator<Frame> {
  const place = `"item_id":"${id}","output_index":${index},`;
  const type = call.custom ? "response.custom_tool_call_input" : "response.function_call_arguments";
  for (const fragment of fragments(call.input)) {
    yield events.next(`${type}.delta`, `${place}"delta":${JSON.stringify(fragment)}`, 1);
  }
  yield events.next(`${type}.done`, `${place}"${call.custom ? "input" : "arguments"}":${JSON.stringify(call.input)}`);
}

function* textEvents(item: MessageItem, place: string, events: EventWriter): Generator<Frame> {
  for (const piece of item.pieces) {
    const logprobs = item.topLogprobs === undefined ? "[]" : JSON.stringify(logprobsOf([piece], item.topLogprobs));
    yield events.next("response.output_text.delta", `${place}"delta":${JSON.stringify(piece)},"logprobs":${logprobs}`, 1);
  }
  const logprobs = JSON.stringify(logprobsOf(item.pieces, item.topLogprobs));
  yield events.next("response.output_text.done", `${place}"text":${JSON.stringify(item.pieces.join(""))},"logprobs":${logprobs}`);
}

function* refusalEvents(item: MessageItem, place: string, events: EventWriter): Generator<Frame> {
  for (const piece of item.pieces) {
    yield events.next("response.refusal.delta", `${place}"delta":${JSON.stringify(piece)}`, 1);
  }
  yield events.next("response.refusal.done", `${place}"refusal":${JSON.stringify(item.pieces.join(""))}`);
}
