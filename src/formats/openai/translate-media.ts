import { Buffer } from "node:buffer";
import type { CallerPart, MediaSource } from "../translation.ts";
import { type Fields, fields, isFields, list, text } from "./fields.ts";

/** Content of a message with its media kept. Parts of unknown types are left out, as in `readParts`. */
export function callerParts(content: unknown, at: string): CallerPart[] {
  if (typeof content === "string") return textPart(content);
  return list(content).flatMap((part, index) =>
    isFields(part) ? callerPart(part, `${at}[${index}]`) : textPart(text(part) ?? ""),
  );
}

function callerPart(part: Fields, at: string): CallerPart[] {
  switch (part["type"]) {
    case "text":
      return textPart(text(part["text"]) ?? "");
    case "refusal":
      return textPart(text(part["refusal"]) ?? "");
    case "image_url":
      return linked("image", part["image_url"], at);
    case "video_url":
      return linked("video", part["video_url"], at);
    case "input_audio":
      return audio(fields(part["input_audio"]), at);
    case "file":
      return file(fields(part["file"]), at);
    default:
      return [];
  }
}

function textPart(value: string): CallerPart[] {
  return value === "" ? [] : [{ kind: "text", text: value }];
}

/** OpenAI has the address in an object, some clients send it bare. */
function linked(type: "image" | "video", link: unknown, at: string): CallerPart[] {
  const url = text(link) ?? text(fields(link)["url"]);
  if (url === undefined) return [];
  return [{ kind: "media", type, source: dataUrl(url) ?? { kind: "url", url }, at }];
}

function audio({ data, format }: Fields, at: string): CallerPart[] {
  const base64 = text(data);
  if (base64 === undefined) return [];
  return [{ kind: "media", type: "audio", source: { kind: "data", mediaType: `audio/${text(format) ?? "wav"}`, base64 }, at }];
}

function file(given: Fields, at: string): CallerPart[] {
  const source = fileSource(given);
  const name = text(given["filename"]);
  return source ? [{ kind: "media", type: "file", source, at, ...(name !== undefined && { name }) }] : [];
}

/** Without a data URL around it, a file is a PDF: OpenAI takes no others. */
function fileSource(given: Fields): MediaSource | undefined {
  const data = text(given["file_data"]);
  if (data !== undefined) return dataUrl(data) ?? { kind: "data", mediaType: "application/pdf", base64: data };
  const id = text(given["file_id"]);
  return id === undefined ? undefined : { kind: "file-id", id };
}

/** What is in a data URL; undefined for other URLs. The content may be megabytes: it is cut out, never looked through. */
function dataUrl(url: string): MediaSource | undefined {
  if (!url.startsWith("data:")) return undefined;
  const comma = url.indexOf(",");
  if (comma < 0) return undefined;
  const [type = "", ...parameters] = url.slice("data:".length, comma).split(";");
  const content = url.slice(comma + 1);
  const base64 = parameters.includes("base64") ? content : Buffer.from(unescaped(content)).toString("base64");
  return { kind: "data", mediaType: type.toLowerCase() || "text/plain", base64 };
}

function unescaped(content: string): string {
  try {
    return decodeURIComponent(content);
  } catch {
    return content;
  }
}
