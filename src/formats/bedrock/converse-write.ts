import { EVENT_STREAM_TYPE, encodeEvent } from "../../streaming/eventstream.ts";
import type { Frame, StreamedAnswer, WholeAnswer } from "../format.ts";
import { fragments } from "../openai/pieces.ts";
import type { Block, Conversed } from "./converse-message.ts";
import { converseUsage } from "./converse-usage.ts";

/** The answer of `converse` (wire formats, 15.1). */
export function writeConversed({ blocks, stopReason, usage, latencyMs, requestId }: Conversed): WholeAnswer {
  const body = {
    output: { message: { role: "assistant", content: blocks.map(writeBlock) } },
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
  return { kind: "stream", status: 200, headers, frames: frames(answer) };
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

function* frames({ blocks, stopReason, usage, latencyMs }: Conversed): Generator<Frame> {
  yield frame("messageStart", '{"role":"assistant"}');
  for (const [index, block] of blocks.entries()) {
    yield* blockFrames(block, index);
    yield frame("contentBlockStop", `{"contentBlockIndex":${index}}`);
  }
  yield frame("messageStop", JSON.stringify({ stopReason }));
  yield frame("metadata", JSON.stringify({ usage: converseUsage(usage), metrics: { latencyMs } }));
}

/** Only tool calls are announced: what a delta of any other kind belongs to shows in it. */
function* blockFrames(block: Block, index: number): Generator<Frame> {
  switch (block.kind) {
    case "reasoning":
      for (const piece of block.pieces) yield delta(index, `{"reasoningContent":{"text":${JSON.stringify(piece)}}}`, 1);
      yield delta(index, `{"reasoningContent":{"signature":${JSON.stringify(block.signature)}}}`, 0);
      break;
    case "text":
      for (const piece of block.pieces) yield delta(index, `{"text":${JSON.stringify(piece)}}`, 1);
      break;
    case "toolUse": {
      const start = { toolUse: { toolUseId: block.id, name: block.name } };
      yield frame("contentBlockStart", JSON.stringify({ contentBlockIndex: index, start }));
      for (const fragment of fragments(inputText(block.input))) {
        yield delta(index, `{"toolUse":{"input":${JSON.stringify(fragment)}}}`, 1);
      }
    }
  }
}

function delta(index: number, json: string, tokens: number): Frame {
  return frame("contentBlockDelta", `{"contentBlockIndex":${index},"delta":${json}}`, tokens);
}

function frame(type: string, json: string, tokens = 0): Frame {
  return { bytes: encodeEvent(type, json), tokens };
}

/** A scripted answer may hold arguments that are broken JSON: text goes out as it is. */
function inputText(input: unknown): string {
  return typeof input === "string" ? input : JSON.stringify(input);
}
