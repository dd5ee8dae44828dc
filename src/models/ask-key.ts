import { hash } from "node:crypto";
import type { ChatMessage, ChatPart } from "../tasks/chat.ts";
import type { Ask } from "../tasks/task.ts";
import { canonicalJson, canonicalObject } from "./canonical-json.ts";

/**
 * What an ask is, as 40 hex digits: how the answer is delivered does not count, and neither do the ids that tie
 * tool results to calls, since they differ between two runs of the same conversation.
 */
export function askKey(ask: Ask): string {
  return hash("sha1", writeAsk(ask), "hex");
}

function writeAsk(ask: Ask): string {
  return canonicalObject(ask, (member, key) => {
    if (key === "delivery") return "0";
    if (key === "messages" && ask.task === "chat") return ask.messages.map(writeMessage).join();
    if (key === "chat" && ask.task === "token-count") return writeAsk(ask.chat);
    return canonicalJson(member);
  });
}

function writeMessage(message: ChatMessage): string {
  return `${message.role}[${message.parts.map(writePart).join()}]`;
}

function writePart(part: ChatPart): string {
  if (part.kind === "text") return JSON.stringify(part.text);
  if (part.kind === "tool-call") return canonicalJson({ ...part, id: undefined });
  if (part.kind === "tool-result") return canonicalJson({ ...part, callId: undefined });
  return canonicalJson(part);
}
