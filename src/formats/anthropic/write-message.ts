import type { HeaderMap, WholeAnswer } from "../format.ts";
import type { Block, Message } from "./message.ts";
import { messageUsage } from "./usage.ts";

/** The whole message in one body (wire formats, 2.2). */
export function writeMessage(message: Message, headers: HeaderMap): WholeAnswer {
  const headed = { "content-type": "application/json", ...headers };
  return { kind: "whole", status: 200, headers: headed, body: messageJson(message) };
}

export function messageJson(message: Message): string {
  return JSON.stringify({
    id: message.id,
    type: "message",
    role: "assistant",
    model: message.model,
    content: message.blocks.map(writeBlock),
    stop_reason: message.stopReason,
    stop_sequence: message.stopSequence,
    stop_details: message.stopDetails,
    container: null,
    usage: messageUsage(message.usage),
  });
}

function writeBlock(block: Block): object {
  switch (block.kind) {
    case "thinking":
      return { type: "thinking", thinking: block.pieces.join(""), signature: block.signature };
    case "text":
      return { type: "text", text: block.pieces.join(""), citations: null };
    case "tool_use":
      return { type: "tool_use", id: block.id, name: block.name, input: block.input };
  }
}
