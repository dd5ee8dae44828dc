import { EVENT_STREAM_TYPE, encodeEvent } from "../../streaming/eventstream.ts";
import type { Frame, StreamedAnswer, WholeAnswer } from "../format.ts";
import { fragments } from "../openai/pieces.ts";
import type { Block, Conversed } from "./converse-message.ts";
import { converseUsage } from "./converse-usage.ts";

/** The answer of `converse` (wire formats, 15.1). */
export function writeConversed({ blocks, stopReason, usage, latencyMs, requestId }: Conversed): WholeAnswer {
  const body = {
    output: conversedOutput(blocks),
    stopReason,
    usage: converseUsage(usage),
    metrics: { latencyMs },
  };
  const headers = { "content-type": "application/json", "x-amzn-requestid": requestId };
  return { kind: "whole", status: 200, headers, body: JSON.stringify(body) };
}

/** The answer of `converse-stream` (wire formats, 15.2), framed as 15.4 says. */
export function streamConversed(answer: Conversed): StreamedAnswer {
  const headers = { "content-type": EVENT_STREAM_TYPE, "x-amzn-requestid": answer.requestId };
  return { kind: "stream", status: 200, headers, frames: conversedEvents(answer, frame) };
}

/** `output` of an answer. */
export function conversedOutput(blocks: readonly Block[]): object {
  return { message: { role: "assistant", content: blocks.map(writeBlock) } };
}

function writeBlock(block: Block): object {
  switch (block.kind) {
    case "reasoning":
      return { reasoningContent: { reasoningText: { text: block.pieces.join(""), signature: block.signature } } };
    case "text":
      return { text: block.pieces.join("") };
    case "toolUse":
      return { toolUse: { toolUseId: block.id, name: block.name, input: block.input } };
  }
}

/** Makes what a stream is made of from an event's type, its JSON and how many output tokens it carries. */
export type EventMaker<Event> = (type: string, json: string, tokens?: number) => Event;

/** The answer's events in order, as whoever carries them frames them. */
export function* conversedEvents<Event>(answer: Conversed, event: EventMaker<Event>): Generator<Event> {
  const { blocks, stopReason, usage, latencyMs } = answer;
  yield event("messageStart", '{"role":"assistant"}');
  for (const [index, block] of blocks.entries()) {
    yield* blockEvents(block, index, event);
    yield event("contentBlockStop", `{"contentBlockIndex":${index}}`);
  }
  yield event("messageStop", JSON.stringify({ stopReason }));
  yield event("metadata", JSON.stringify({ usage: converseUsage(usage), metrics: { latencyMs } }));
}

/** Only tool calls are announced: what a delta of any other kind belongs to shows in it. */
function* blockEvents<Event>(block: Block, index: number, event: EventMaker<Event>): Generator<Event> {
  const delta = (json: string, tokens: number) =>
    event("contentBlockDelta", `{"contentBlockIndex":${index},"delta":${json}}`, tokens);
  switch (block.kind) {
    case "reasoning":
      for (const piece of block.pieces) yield delta(`{"reasoningContent":{"text":${JSON.stringify(piece)}}}`, 1);
      yield delta(`{"reasoningContent":{"signature":${JSON.stringify(block.signature)}}}`, 0);
      break;
    case "text":
      for (const piece of block.pieces) yield delta(`{"text":${JSON.stringify(piece)}}`, 1);
      break;
    case "toolUse": {
      const start = { toolUse: { toolUseId: block.id, name: block.name } };
      yield event("contentBlockStart", JSON.stringify({ contentBlockIndex: index, start }));
      for (const fragment of fragments(inputText(block.input))) {
        yield delta(`{"toolUse":{"input":${JSON.stringify(fragment)}}}`, 1);
      }
    }
  }
}

function frame(type: string, json: string, tokens = 0): Frame {
  return { bytes: encodeEvent(type, json), tokens };
}

/** A scripted answer may hold arguments that are broken JSON: text goes out as it is. */
function inputText(input: unknown): string {
  return typeof input === "string" ? input : JSON.stringify(input);
}
