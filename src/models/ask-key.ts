import { hash } from "node:crypto";
import { canonicalJson, canonicalObject } from "../documents/canonical-json.ts";
import type { ChatAsk, ChatMessage, ChatPart } from "../tasks/chat.ts";
import type { Ask } from "../tasks/task.ts";

/**
 * What an ask is, as 40 hex digits: how the answer is delivered does not count, and neither do the ids that tie
 * tool results to calls, since they differ between two runs of the same conversation.
 */
export function askKey(ask: Ask): string {
  return keyOf(askText(ask));
}

export function keyOf(text: string): string {
  return hash("sha1", text, "hex");
}

/** Of asks that are the same object each time they come. */
const texts = new WeakMap<object, string>();

/** Makes the text of a chat now, for an ask that will be given again. */
export function rememberText(ask: { readonly task: string }): void {
  if (isChat(ask)) texts.set(ask, writeChat(ask));
}

function isChat(ask: { readonly task: string }): ask is ChatAsk {
  return ask.task === "chat";
}

/** What the key is made of. */
export function askText(ask: Ask): string {
  if (ask.task === "chat") return texts.get(ask) ?? writeChat(ask);
  return canonicalObject(ask, (member, key) => {
    if (key === "delivery") return "0";
    if (key === "chat" && ask.task === "token-count") return writeChat(ask.chat);
    return canonicalJson(member);
  });
}

/** Every member by itself: most asks are chats, and sorting and quoting the same keys each time costs more than all else. */
const chatMembers: { readonly [Key in Exclude<keyof ChatAsk, "delivery" | "refusals">]-?: (ask: ChatAsk) => string } = {
  task: () => "chat",
  model: ({ model }) => JSON.stringify(model),
  messages: ({ messages }) => messages.map(writeMessage).join(),
  tools: ({ tools }) => (tools.length === 0 ? "" : canonicalJson(tools)),
  toolChoice: ({ toolChoice }) => (toolChoice.kind === "tool" ? canonicalJson(toolChoice) : toolChoice.kind),
  parallelToolCalls: ({ parallelToolCalls }) => (parallelToolCalls ? "" : "one call"),
  output: ({ output }) => (output.kind === "text" ? "" : canonicalJson(output)),
  choices: ({ choices }) => String(choices),
  maxTokens: ({ maxTokens }) => (maxTokens === undefined ? "" : String(maxTokens)),
  stop: ({ stop }) => (stop.length === 0 ? "" : canonicalJson(stop)),
  reasoning: ({ reasoning }) => (reasoning === undefined ? "" : canonicalJson(reasoning)),
  topLogprobs: ({ topLogprobs }) => (topLogprobs === undefined ? "" : String(topLogprobs)),
  sampling: ({ sampling }) => canonicalJson(sampling),
};
const chatWriters = Object.values(chatMembers);

function writeChat(ask: ChatAsk): string {
  let text = "";
  for (const write of chatWriters) text += `${write(ask)}\n`;
  return text;
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
