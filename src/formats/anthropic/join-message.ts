import { type Fields, fields, isFields, number } from "../openai/fields.ts";
import { toolInput } from "../tool-input.ts";

/** A message's events as the message that they add up to (LOG-20). */
export function joinMessage(events: readonly unknown[]): object | undefined {
  let message: Fields | undefined;
  const blocks: Block[] = [];
  for (const event of events.map(fields)) {
    const index = number(event["index"]) ?? 0;
    if (event["type"] === "error") return undefined;
    if (event["type"] === "message_start") message = fields(event["message"]);
    if (event["type"] === "content_block_start") blocks[index] = { ...fields(event["content_block"]) };
    if (event["type"] === "content_block_delta") addDelta(blocks[index], fields(event["delta"]));
    if (message && event["type"] === "message_delta") message = ended(message, event);
  }
  return message && { ...message, content: blocks.filter(isFields).map(finished) };
}

type Block = Record<string, unknown>;

/** A tool's input comes as JSON text. Kept under a name that no block has. */
const INPUT_TEXT = "partial_json";

const DELTA_FIELDS = ["text", "thinking", "signature", INPUT_TEXT] as const;

function addDelta(block: Block | undefined, delta: Fields): void {
  if (!block) return;
  for (const name of DELTA_FIELDS) {
    const before = block[name];
    if (typeof delta[name] === "string") block[name] = (typeof before === "string" ? before : "") + delta[name];
  }
  if (isFields(delta["citation"])) {
    block["citations"] = [...(Array.isArray(block["citations"]) ? block["citations"] : []), delta["citation"]];
  }
}

function finished({ [INPUT_TEXT]: text, ...block }: Block): object {
  return typeof text === "string" ? { ...block, input: toolInput(text) } : block;
}

function ended(message: Fields, event: Fields): Fields {
  return { ...message, ...fields(event["delta"]), usage: { ...fields(message["usage"]), ...fields(event["usage"]) } };
}
