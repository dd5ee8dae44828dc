import { hash } from "node:crypto";
import type { ChatPart } from "../../tasks/chat.ts";
import { type Fields, fields, isFields, list, text } from "./fields.ts";

/** Content of a message: a string, or parts as Chat Completions or Responses name them. Unknown parts are left out. */
export function readParts(content: unknown): ChatPart[] {
  if (typeof content === "string") return textParts(content);
  return list(content).flatMap((part) => (isFields(part) ? readPart(part) : textParts(text(part))));
}

export function textParts(value: string | undefined): ChatPart[] {
  return value ? [{ kind: "text", text: value }] : [];
}

/** What a tool gave back: its text, then the pictures and files it came with. */
export function readToolResult(content: unknown, callId: string, name?: string): ChatPart[] {
  const parts = readParts(content);
  const result: ChatPart = {
    kind: "tool-result",
    callId,
    ...(name !== undefined && { name }),
    text: isFields(content) ? JSON.stringify(content) : joinedText(parts),
    isError: false,
  };
  return [result, ...parts.filter((part) => part.kind === "media")];
}

/** Arguments are a JSON string; models and callers sometimes break it, so text that is no JSON stays text. */
export function readArguments(value: unknown): unknown {
  if (typeof value !== "string") return value ?? {};
  if (value === "") return {};
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function joinedText(parts: readonly ChatPart[]): string {
  return parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
}

function readPart(part: Fields): ChatPart[] {
  switch (part["type"]) {
    case "text":
    case "input_text":
    case "output_text":
    case "summary_text":
      return textParts(text(part["text"]));
    case "refusal":
      return textParts(text(part["refusal"]));
    case "image_url":
    case "input_image":
      return media("image", text(part["image_url"]) ?? text(fields(part["image_url"])["url"]) ?? text(part["file_id"]));
    case "video_url":
      return media("video", text(part["video_url"]) ?? text(fields(part["video_url"])["url"]));
    case "input_audio":
      return media("audio", text(fields(part["input_audio"])["data"]));
    case "file":
      return file(fields(part["file"]));
    case "input_file":
      return file(part);
    default:
      return [];
  }
}

function file(source: Fields): ChatPart[] {
  const content = text(source["file_data"]) ?? text(source["file_url"]) ?? text(source["file_id"]);
  return media("file", content, text(source["filename"]));
}

/** `source` is a URL, a data URL, base64 or a file's id. */
export function media(type: "image" | "audio" | "video" | "file", source: string | undefined, name?: string): ChatPart[] {
  if (source === undefined) return [];
  return [{ kind: "media", type, digest: hash("sha256", payload(source), "hex"), ...(name !== undefined && { name }) }];
}

/** The same picture has the same digest in a data URL and as bare base64, as other vendors send it. */
function payload(source: string): string {
  return source.startsWith("data:") ? source.slice(source.indexOf(",") + 1) : source;
}
