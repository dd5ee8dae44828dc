import type { ChatAsk, ChatMessage } from "../tasks/chat.ts";

/** The text parts of a message, one under the other. */
export function textOf(message: ChatMessage): string {
  const [only] = message.parts;
  if (message.parts.length === 1 && only?.kind === "text") return only.text;
  return message.parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n");
}

/** The last message in which the user says something; one that only carries tool results says nothing. */
export function lastUserMessage(ask: ChatAsk): ChatMessage | undefined {
  return ask.messages[lastUserIndex(ask)];
}

export function lastUserIndex(ask: ChatAsk): number {
  return ask.messages.findLastIndex(
    (message) => message.role === "user" && message.parts.some((part) => part.kind !== "tool-result"),
  );
}

export function lastUserText(ask: ChatAsk): string {
  const message = lastUserMessage(ask);
  return message ? textOf(message) : "";
}
