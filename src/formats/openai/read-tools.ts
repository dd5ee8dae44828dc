import type { ChatAsk, ChatTool, ToolChoice } from "../../tasks/chat.ts";
import { type Fields, fields, list, text } from "./fields.ts";
import { invalidValue, missingParameter, refusal } from "./refusals.ts";

export interface OfferedTools {
  readonly tools: readonly ChatTool[];
  readonly toolChoice: ToolChoice;
}

/** A custom tool takes free text. Mock models know schemas only, so it is offered to them as one string. */
const FREE_TEXT = { type: "object", properties: { input: { type: "string" } }, required: ["input"] } as const;
const NO_PARAMETERS = { type: "object", properties: {} } as const;
const CHOICES = ["none", "auto", "required"] as const;

/**
 * Tools and the choice among them, nested (Chat Completions), flat (Responses) or in the older form (`functions`).
 * Built-in tools that the vendor runs itself are no choice of the model's and are left out.
 */
export function readOfferedTools(offered: unknown, choice: unknown): OfferedTools {
  const tools = list(offered).flatMap(readTool);
  if (choice === undefined || choice === null) return { tools, toolChoice: { kind: "auto" } };
  if (typeof choice === "string") return { tools, toolChoice: readWord(choice, list(offered).length > 0) };
  const wish = fields(choice);
  if (wish["type"] === "allowed_tools") return allowedOnly(tools, fields(wish["allowed_tools"] ?? wish));
  const name = nameIn(wish);
  if (name === undefined) return { tools, toolChoice: { kind: "auto" } };
  if (!tools.some((tool) => tool.name === name)) {
    throw refusal(`Tool choice '${name}' not found in 'tools' parameter.`, "tool_choice");
  }
  return { tools, toolChoice: { kind: "tool", name } };
}

/** Whether the tool was offered as a custom one: called with plain text instead of JSON. */
export function takesFreeText(ask: Pick<ChatAsk, "tools">, name: string): boolean {
  return ask.tools.some((tool) => tool.name === name && tool.parameters === FREE_TEXT);
}

function readTool(value: unknown, index: number): ChatTool[] {
  const tool = fields(value);
  const type = tool["type"] ?? "function";
  if (type !== "function" && type !== "custom") return [];
  const inner = tool[type];
  const described = inner === undefined ? tool : fields(inner);
  const name = text(described["name"]);
  if (name === undefined) throw missingParameter(`tools[${index}].${inner === undefined ? "" : `${type}.`}name`);
  const description = text(described["description"]);
  const parameters = type === "custom" ? FREE_TEXT : (described["parameters"] ?? NO_PARAMETERS);
  return [{ name, ...(description !== undefined && { description }), parameters }];
}

/** "any" is what OpenAI-shaped vendors such as Mistral call "required". */
function readWord(choice: string, hasTools: boolean): ToolChoice {
  if (choice === "none" || choice === "auto") return { kind: choice };
  if (choice !== "required" && choice !== "any") throw invalidValue("tool_choice", choice, CHOICES);
  if (hasTools) return { kind: "required" };
  const message = "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.";
  throw refusal(message, "tool_choice");
}

function allowedOnly(tools: readonly ChatTool[], allowed: Fields): OfferedTools {
  const names = new Set(list(allowed["tools"]).map((tool) => nameIn(fields(tool))));
  return {
    tools: tools.filter((tool) => names.has(tool.name)),
    toolChoice: { kind: allowed["mode"] === "required" ? "required" : "auto" },
  };
}

function nameIn(choice: Fields): string | undefined {
  return text(fields(choice["function"] ?? choice["custom"] ?? choice)["name"]);
}
