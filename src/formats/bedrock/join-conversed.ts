import { type Fields, fields, isFields, number } from "../openai/fields.ts";
import { toolInput } from "../tool-input.ts";

/** The messages of a `converse-stream` as the answer of `converse` that they add up to (LOG-20). They are told apart by their members. */
export function joinConversed(messages: readonly unknown[]): object | undefined {
  const blocks: Block[] = [];
  let stopReason: unknown;
  let last: Fields = {};
  for (const message of messages.map(fields)) {
    const index = number(message["contentBlockIndex"]);
    if (index !== undefined) {
      blocks[index] ??= {};
      addTo(blocks[index], message);
    }
    stopReason = message["stopReason"] ?? stopReason;
    if (isFields(message["usage"])) last = message;
  }
  if (stopReason === undefined) return undefined;
  const { usage, metrics } = last;
  return { output: { message: { role: "assistant", content: blocks.flatMap(finished) } }, stopReason, usage, metrics };
}

/** What the deltas of a block have added up to. */
interface Block {
  text?: string | undefined;
  reasoning?: string | undefined;
  signature?: string | undefined;
  tool?: Fields;
  /** A tool's input comes as JSON text. */
  input?: string | undefined;
}

function addTo(block: Block, message: Fields): void {
  const delta = fields(message["delta"]);
  const reasoning = fields(delta["reasoningContent"]);
  const tool = fields(message["start"])["toolUse"];
  if (isFields(tool)) block.tool = tool;
  block.text = joined(block.text, delta["text"]);
  block.reasoning = joined(block.reasoning, reasoning["text"]);
  block.signature = joined(block.signature, reasoning["signature"]);
  block.input = joined(block.input, fields(delta["toolUse"])["input"]);
}

function joined(before: string | undefined, piece: unknown): string | undefined {
  return typeof piece === "string" ? (before ?? "") + piece : before;
}

function finished({ text, reasoning, signature, tool, input }: Block): object[] {
  if (tool) return [{ toolUse: { ...tool, input: toolInput(input ?? "") } }];
  if (reasoning !== undefined) return [{ reasoningContent: { reasoningText: { text: reasoning, signature } } }];
  return text === undefined ? [] : [{ text }];
}
