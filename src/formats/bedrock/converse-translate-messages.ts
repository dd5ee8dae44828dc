import { badRequest } from "../format.ts";
import type { CallerChat, CallerMessage, CallerPart } from "../translation.ts";
import { mediaBlock } from "./converse-translate-media.ts";

/** System and developer messages, wherever they stand: they go beside the conversation, a block each. */
export function systemBlocks({ messages }: CallerChat): object[] {
  return messages.flatMap((message) => (message.role === "system" ? message.parts.filter(isSaid).map(systemBlock) : []));
}

/**
 * The conversation. Roles must alternate, so messages of one side that follow one another become one: above all the results
 * of several calls, which all go into the one user message after the calls.
 */
export function conversation({ messages }: CallerChat): object[] {
  const turns: { readonly role: string; readonly content: object[] }[] = [];
  for (const message of messages) {
    if (message.role === "system") continue;
    const role = message.role === "assistant" ? "assistant" : "user";
    const blocks = blocksOf(message);
    // An answer that said nothing: the API takes no empty messages, and nothing is lost.
    if (role === "assistant" && blocks.length === 0) continue;
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else turns.push({ role, content: blocks });
  }
  return turns;
}

function blocksOf(message: CallerMessage): object[] {
  const blocks = message.parts.filter(isSaid).map(block);
  if (message.role === "tool") return [{ toolResult: { toolUseId: message.callId, content: blocks, status: "success" } }];
  if (message.role !== "assistant") return blocks;
  return [...blocks, ...message.calls.map(({ id, name, input }) => ({ toolUse: { toolUseId: id, name, input } }))];
}

/** The API takes no blank texts. */
function isSaid(part: CallerPart): boolean {
  return part.kind !== "text" || part.text.trim() !== "";
}

function systemBlock(part: CallerPart): object {
  if (part.kind === "text") return { text: part.text };
  throw badRequest("System messages can hold text only.", part.at);
}

function block(part: CallerPart): object {
  return part.kind === "text" ? { text: part.text } : mediaBlock(part);
}
