import type { ChatAsk, ChatPart, ChatTool } from "../tasks/chat.ts";
import type { Random } from "../world/random.ts";
import { lastUserIndex, lastUserText } from "./ask-text.ts";
import { withHints } from "./hints.ts";
import { jsonFor } from "./json.ts";

export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export type ToolResult = Extract<ChatPart, { kind: "tool-result" }>;

/**
 * Which tools an answer calls: none once a result has come in since the user spoke, or agent loops would never end
 * (WIRE-0); else the forced one, the ones that the user names, or the first.
 */
export function chosenTools(ask: ChatAsk): readonly ChatTool[] {
  if (ask.toolChoice.kind === "none" || newToolResults(ask).length > 0) return [];
  return offeredTools(ask);
}

/** The same without regard to results. */
export function offeredTools(ask: ChatAsk): readonly ChatTool[] {
  const { toolChoice, tools } = ask;
  if (toolChoice.kind === "tool") return tools.filter((tool) => tool.name === toolChoice.name).slice(0, 1);
  if (tools.length < 2) return tools;
  const text = lastUserText(ask).toLowerCase();
  const named = tools.filter((tool) => mentions(text, tool.name.toLowerCase()));
  if (named.length === 0) return tools.slice(0, 1);
  return ask.parallelToolCalls ? named : named.slice(0, 1);
}

/** Results that came in since the user last spoke. */
export function newToolResults(ask: ChatAsk): readonly ToolResult[] {
  return ask.messages
    .slice(Math.max(0, lastUserIndex(ask)))
    .flatMap(({ parts }) => parts.filter((part) => part.kind === "tool-result"));
}

/** A call with arguments made from the tool's schema, and from the user's words where those are plain. */
export function toolCall(tool: ChatTool, ask: ChatAsk, random: Random): ToolCall {
  if (tool.parameters === undefined) return { name: tool.name, arguments: {} };
  const made = jsonFor(tool.parameters, random);
  return { name: tool.name, arguments: withHints(made, tool.parameters, lastUserText(ask)) };
}

/** Whether a text has a name as a word of its own: "add" is not in "address". */
function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + name.length])) return true;
  }
  return false;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && WORD.test(character);
}

const WORD = /\w/;
