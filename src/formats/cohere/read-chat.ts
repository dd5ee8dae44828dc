import type { ChatAsk, ChatTool, ToolChoice } from "../../tasks/chat.ts";
import type { FormatRequest } from "../format.ts";
import { type Fields, fields, isFields, list, number, text } from "../openai/fields.ts";
import { readBody } from "../openai/read-body.ts";
import { withDocuments } from "./documents.ts";
import { readMessages } from "./read-messages.ts";
import { invalid, needText, readSettings } from "./read-settings.ts";

/** The request of `POST v2/chat` (wire formats, 12.1). Throws BadAsk. */
export function readChat(request: FormatRequest): ChatAsk {
  const body = readBody(request);
  const reasoning = readThinking(fields(body["thinking"]));
  const tools = readTools(body["tools"]);
  return {
    task: "chat",
    model: needText(body, "model"),
    messages: withDocuments(readMessages(body["messages"]), body["documents"]),
    tools,
    toolChoice: readToolChoice(body["tool_choice"], tools),
    parallelToolCalls: true,
    choices: 1,
    ...(reasoning !== undefined && { reasoning }),
    ...(body["logprobs"] === true && { topLogprobs: 0 }),
    ...readSettings(body),
  };
}

/** Models that reason do so unless this says "disabled". */
function readThinking({ type, token_budget }: Fields): ChatAsk["reasoning"] {
  if (type === "disabled") return { budgetTokens: 0, visible: false };
  if (type !== "enabled") return undefined;
  const budgetTokens = number(token_budget);
  return { ...(budgetTokens !== undefined && { budgetTokens }), visible: true };
}

function readTools(tools: unknown): readonly ChatTool[] {
  return list(tools).map((tool, index) => {
    const described = fields(fields(tool)["function"]);
    const name = text(described["name"]);
    if (name === undefined) throw invalid(`tools[${index}].function.name is required`, `tools[${index}].function.name`);
    const description = text(described["description"]);
    const parameters = isFields(described["parameters"]) ? described["parameters"] : { type: "object", properties: {} };
    return { name, ...(description !== undefined && { description }), parameters };
  });
}

/** Absent leaves the model free. */
function readToolChoice(choice: unknown, tools: readonly ChatTool[]): ToolChoice {
  if (choice === undefined || choice === null) return { kind: "auto" };
  if (choice === "NONE") return { kind: "none" };
  if (choice !== "REQUIRED") throw invalid("tool_choice must be one of REQUIRED, NONE", "tool_choice");
  if (tools.length === 0) throw invalid("tool_choice needs tools", "tool_choice");
  return { kind: "required" };
}
