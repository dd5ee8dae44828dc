import type { ChatMessage, ChatPart } from "../../tasks/chat.ts";

/**
 * One message for what the model said without a break. Google's SDK keeps each chunk of a stream as a content of its own
 * and sends them all back: the same conversation as if it had not streamed, and the same answer.
 */
export function joinTurns(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const joined: ChatMessage[] = [];
  for (const message of messages) {
    const before = joined.at(-1);
    if (before?.role !== "assistant" || message.role !== "assistant") joined.push(message);
    else joined[joined.length - 1] = { role: "assistant", parts: joinParts(before.parts, message.parts) };
  }
  return joined;
}

/** Text goes on where it was broken off. */
function joinParts(before: readonly ChatPart[], after: readonly ChatPart[]): readonly ChatPart[] {
  const last = before.at(-1);
  const [first, ...rest] = after;
  if (last?.kind === "text" && first?.kind === "text") {
    return [...before.slice(0, -1), { kind: "text", text: last.text + first.text }, ...rest];
  }
  if (last?.kind === "reasoning" && first?.kind === "reasoning") {
    return [...before.slice(0, -1), { kind: "reasoning", text: last.text + first.text }, ...rest];
  }
  return [...before, ...after];
}
