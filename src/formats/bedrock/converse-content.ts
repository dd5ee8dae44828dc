import type { ChatPart } from "../../tasks/chat.ts";
import { type BadAsk, badRequest } from "../format.ts";
import { type Fields, fields, isFields, list, text } from "../openai/fields.ts";
import { media } from "../openai/read-parts.ts";

/** Blocks that steer caching and guardrails or cite sources; they ask nothing of a model. */
const SILENT = ["cachePoint", "citationsContent", "searchResult"];

/** A message's content as parts. `at` is where it stands ("messages.0.content"). Throws BadAsk for what is no block. */
export function readContent(content: unknown, at: string): ChatPart[] {
  if (!Array.isArray(content)) throw invalid(at, "expected a list of content blocks");
  if (content.length === 0) throw invalid(at, "the content of a message must not be empty");
  return content.flatMap((block: unknown, index) => readBlock(block, `${at}.${index}`));
}

function readBlock(block: unknown, at: string): ChatPart[] {
  if (!isFields(block)) throw invalid(at, "expected a content block");
  if (block["text"] !== undefined) return [spoken(block, at)];
  if (block["toolUse"] !== undefined) return [readToolUse(fields(block["toolUse"]), `${at}.toolUse`)];
  if (block["toolResult"] !== undefined) return readToolResult(fields(block["toolResult"]), `${at}.toolResult`);
  if (block["reasoningContent"] !== undefined) return readReasoning(fields(block["reasoningContent"]));
  if (block["guardContent"] !== undefined) return readGuarded(fields(block["guardContent"]));
  const attached = readAttached(block);
  if (attached) return attached;
  if (SILENT.some((kind) => block[kind] !== undefined)) return [];
  throw invalid(at, "this is no content block that the API knows");
}

function spoken(block: Fields, at: string): ChatPart {
  const said = needText(block, "text", at);
  if (said.trim() === "") throw invalid(at, "the text of a content block must not be blank");
  return { kind: "text", text: said };
}

/** Bytes are base64 in JSON; other media lie in S3 and are known by their address. */
function readAttached(block: Fields): ChatPart[] | undefined {
  const kind = (["image", "document", "video", "audio"] as const).find((name) => block[name] !== undefined);
  if (kind === undefined) return undefined;
  const given = fields(block[kind]);
  const source = fields(given["source"]);
  const plain = text(source["text"]);
  if (plain !== undefined) return [{ kind: "text", text: plain }];
  const content = text(source["bytes"]) ?? text(fields(source["s3Location"])["uri"]);
  return media(kind === "document" ? "file" : kind, content, text(given["name"]));
}

function readToolUse(call: Fields, at: string): ChatPart {
  const id = needText(call, "toolUseId", at);
  return { kind: "tool-call", id, name: needText(call, "name", at), arguments: call["input"] ?? {} };
}

/** The result's text; pictures and files in it follow as parts of their own. */
function readToolResult(result: Fields, at: string): ChatPart[] {
  const callId = needText(result, "toolUseId", at);
  const items = list(result["content"]).map(fields);
  const said = items.map((item) => text(item["text"]) ?? (item["json"] === undefined ? "" : JSON.stringify(item["json"])));
  const isError = result["status"] === "error";
  return [
    { kind: "tool-result", callId, text: said.join(""), isError },
    ...items.flatMap((item) => readAttached(item) ?? []).filter((part) => part.kind === "media"),
  ];
}

function readReasoning(content: Fields): ChatPart[] {
  const thought = text(fields(content["reasoningText"])["text"]) ?? text(content["redactedContent"]);
  return thought ? [{ kind: "reasoning", text: thought }] : [];
}

function readGuarded(content: Fields): ChatPart[] {
  const said = text(fields(content["text"])["text"]);
  return said ? [{ kind: "text", text: said }] : (readAttached(content) ?? []);
}

/** A text that must be there. */
export function needText(from: Fields, field: string, at: string): string {
  const value = from[field];
  if (typeof value === "string") return value;
  throw invalid(`${at}.${field}`, value === undefined || value === null ? "it must not be null" : "expected text");
}

export function invalid(at: string, why: string): BadAsk {
  return badRequest(`Invalid value at '${at}': ${why}.`, at);
}
