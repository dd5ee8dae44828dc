import type { ChatTool, ToolChoice } from "../../tasks/chat.ts";
import { type Fields, fields, isFields, text } from "../openai/fields.ts";
import { invalid, needText } from "./converse-content.ts";

/** `toolConfig`. Tools that the service runs itself and cache points are no choice of the model's. Throws BadAsk. */
export function readTools(config: unknown): { readonly tools: readonly ChatTool[]; readonly toolChoice: ToolChoice } {
  if (config === undefined || config === null) return { tools: [], toolChoice: { kind: "auto" } };
  const { tools: given, toolChoice } = fields(config);
  if (!Array.isArray(given) || given.length === 0) throw invalid("toolConfig.tools", "at least one tool must be defined");
  const tools = given.flatMap((tool: unknown, index) => readTool(tool, `toolConfig.tools.${index}.toolSpec`));
  return { tools, toolChoice: readChoice(fields(toolChoice), tools) };
}

function readTool(tool: unknown, at: string): ChatTool[] {
  const spec = fields(tool)["toolSpec"];
  if (!isFields(spec)) return [];
  const parameters = fields(spec["inputSchema"])["json"];
  if (!isFields(parameters)) throw invalid(`${at}.inputSchema`, "expected a JSON schema under 'json'");
  const description = text(spec["description"]);
  return [{ name: needText(spec, "name", at), ...(description !== undefined && { description }), parameters }];
}

/** One of `auto`, `any` and `tool`; there is no "none". */
function readChoice(choice: Fields, tools: readonly ChatTool[]): ToolChoice {
  if (choice["any"] !== undefined) return { kind: tools.length > 0 ? "required" : "auto" };
  if (choice["tool"] === undefined) return { kind: "auto" };
  const name = needText(fields(choice["tool"]), "name", "toolConfig.toolChoice.tool");
  if (tools.some((tool) => tool.name === name)) return { kind: "tool", name };
  throw invalid("toolConfig.toolChoice.tool.name", `tool '${name}' is not among the tools`);
}
