import type { ChatPart } from "../../tasks/chat.ts";
import { badRequest } from "../format.ts";
import { type Fields, fields, isFields, list, text } from "../openai/fields.ts";
import { media } from "../openai/read-parts.ts";
import { type AnthropicVersion, refuseRetiredBlock } from "./version.ts";

/** Blocks that carry what the server's own tools did. Clients send them back; they ask nothing of a model. */
const SERVER_BLOCKS = new Set([
  "server_tool_use",
  "mcp_tool_use",
  "container_upload",
  "compaction",
  "tool_reference",
  "browser_state",
]);

/**
 * A message's content, a string or a list of blocks, as parts. `at` is where the message stands ("messages.0").
 * Throws BadAsk for blocks that the API does not know or that lack what they need.
 */
export function readContent(content: unknown, role: string, at: string, version: AnthropicVersion): readonly ChatPart[] {
  if (typeof content === "string") return content === "" ? [] : [{ kind: "text", text: content }];
  if (content === undefined) throw badRequest(`${at}.content: Field required`, `${at}.content`);
  if (!Array.isArray(content)) throw badRequest(`${at}.content: Input should be a valid string or array`, `${at}.content`);
  const parts: ChatPart[] = [];
  for (let index = 0; index < content.length; index += 1) {
    const block: unknown = content[index];
    const place = `${at}.content.${index}`;
    if (!isFields(block)) throw badRequest(`${place}: Input should be a valid dictionary`, place);
    refuseRetiredBlock(block, role, place, version);
    parts.push(...readBlock(block, place));
  }
  return parts;
}

function readBlock(block: Fields, at: string): readonly ChatPart[] {
  const type = text(block["type"]);
  switch (type) {
    case "text":
      return [readText(block, at)];
    case "image":
      return readMedia("image", block, at);
    case "document":
      return readDocument(block, at);
    case "search_result":
      return [{ kind: "text", text: [needText(block, "title", at), joinTexts(block["content"])].join("\n") }];
    case "tool_use":
      return [
        { kind: "tool-call", id: needText(block, "id", at), name: needText(block, "name", at), arguments: block["input"] ?? {} },
      ];
    case "tool_result":
      return readToolResult(block, at);
    case "thinking":
      return [{ kind: "reasoning", text: needText(block, "thinking", at) }];
    case "redacted_thinking":
      return [{ kind: "reasoning", text: needText(block, "data", at) }];
    default:
      return readOther(type, at);
  }
}

function readOther(type: string | undefined, at: string): readonly ChatPart[] {
  if (type === undefined) throw badRequest(`${at}.type: Field required`, `${at}.type`);
  if (SERVER_BLOCKS.has(type) || type.endsWith("_tool_result")) return [];
  const known = "'document', 'image', 'redacted_thinking', 'search_result', 'text', 'thinking', 'tool_result', 'tool_use'";
  throw badRequest(`${at}: Input tag '${type}' found using 'type' does not match any of the expected tags: ${known}`, at);
}

function readText(block: Fields, at: string): ChatPart {
  const value = needText(block, "text", at);
  if (value === "") throw badRequest("messages: text content blocks must be non-empty", at);
  return { kind: "text", text: value };
}

function readDocument(block: Fields, at: string): readonly ChatPart[] {
  const source = fields(block["source"]);
  if (source["type"] === "text") return [{ kind: "text", text: needText(source, "data", `${at}.source`) }];
  if (source["type"] === "content") return [{ kind: "text", text: joinTexts(source["content"]) }];
  return readMedia("file", block, at);
}

function readMedia(type: "image" | "file", block: Fields, at: string): readonly ChatPart[] {
  const source = block["source"];
  if (!isFields(source)) throw badRequest(`${at}.source: Field required`, `${at}.source`);
  const content = text(source["data"]) ?? text(source["url"]) ?? text(source["file_id"]);
  if (content === undefined)
    throw badRequest(`${at}.source: Input should have one of 'data', 'url' or 'file_id'`, `${at}.source`);
  return media(type, content, text(block["title"]));
}

/** The result's text; pictures and files in it follow as parts of their own, so that a different picture is a different ask. */
function readToolResult(block: Fields, at: string): readonly ChatPart[] {
  const callId = needText(block, "tool_use_id", at);
  const isError = block["is_error"] === true;
  const content = block["content"];
  if (typeof content === "string") return [{ kind: "tool-result", callId, text: content, isError }];
  const inner = list(content).flatMap((item, index) => readBlock(fields(item), `${at}.content.${index}`));
  const result = inner.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n");
  return [{ kind: "tool-result", callId, text: result, isError }, ...inner.filter((part) => part.kind === "media")];
}

function joinTexts(content: unknown): string {
  if (typeof content === "string") return content;
  return list(content)
    .map((item) => text(fields(item)["text"]) ?? "")
    .join("\n");
}

function needText(block: Fields, field: string, at: string): string {
  const value = block[field];
  if (typeof value === "string") return value;
  const problem = value === undefined ? "Field required" : "Input should be a valid string";
  throw badRequest(`${at}.${field}: ${problem}`, `${at}.${field}`);
}
