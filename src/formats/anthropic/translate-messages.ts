import { Buffer } from "node:buffer";
import { badRequest } from "../format.ts";
import type { CallerChat, CallerMedia, CallerMessage, CallerPart } from "../translation.ts";

type ToolMessage = Extract<CallerMessage, { readonly role: "tool" }>;

/** System and developer messages, wherever they stand, as the one text that the API takes beside the conversation. */
export function systemText({ messages }: CallerChat): string {
  const texts = messages.flatMap((message) => (message.role === "system" ? message.parts.map(systemPart) : []));
  return texts.join("\n");
}

/** The conversation. Results that follow one another go into one message: all calls of a turn must be answered at once. */
export function conversation({ messages }: CallerChat): object[] {
  const turns: object[] = [];
  let results: object[] | undefined;
  for (const message of messages) {
    if (message.role === "system") continue;
    if (message.role === "tool") {
      if (results) results.push(toolResult(message));
      else {
        results = [toolResult(message)];
        turns.push({ role: "user", content: results });
      }
      continue;
    }
    results = undefined;
    const content = contentOf(message);
    // An answer that said nothing: the API takes no empty messages, and nothing is lost.
    if (message.role === "assistant" && content.length === 0) continue;
    turns.push({ role: message.role, content });
  }
  return turns;
}

function contentOf(message: Exclude<CallerMessage, ToolMessage>): string | object[] {
  const calls = message.role === "assistant" ? message.calls : [];
  const [only] = message.parts;
  if (calls.length === 0 && message.parts.length === 1 && only?.kind === "text") return only.text;
  const blocks = message.parts.map(block);
  for (const { id, name, input } of calls) blocks.push({ type: "tool_use", id, name, input });
  return blocks;
}

function toolResult({ callId, parts }: ToolMessage): object {
  const onlyText = parts.every((part) => part.kind === "text");
  const content = onlyText ? parts.map((part) => part.text).join("") : parts.map(block);
  return { type: "tool_result", tool_use_id: callId, content };
}

function systemPart(part: CallerPart): string {
  if (part.kind === "text") return part.text;
  throw badRequest("System messages can hold text only.", part.at);
}

function block(part: CallerPart): object {
  if (part.kind === "text") return { type: "text", text: part.text };
  if (part.type === "image") return { type: "image", source: source(part) };
  if (part.type === "file") return { type: "document", source: source(part), ...(part.name && { title: part.name }) };
  throw badRequest(`Claude takes images and documents, but no ${part.type}.`, part.at);
}

function source({ source: given, type, at }: CallerMedia): object {
  switch (given.kind) {
    case "url":
      return { type: "url", url: given.url };
    case "file-id":
      throw badRequest(`File '${given.id}' is kept by OpenAI; send its content instead.`, at);
    case "data":
      if (type === "file" && given.mediaType === "text/plain") {
        return { type: "text", media_type: given.mediaType, data: Buffer.from(given.base64, "base64").toString("utf8") };
      }
      return { type: "base64", media_type: given.mediaType, data: given.base64 };
  }
}
