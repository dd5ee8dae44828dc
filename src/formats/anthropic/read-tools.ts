import type { ChatTool, ToolChoice } from "../../tasks/chat.ts";
import { badRequest } from "../format.ts";
import { type Fields, fields, isFields, text } from "../openai/fields.ts";
import { clientToolSchema } from "./client-tools.ts";

const TOOL_NAME = /^[a-zA-Z0-9_-]{1,128}$/;

export interface OfferedTools {
  /** Tools that the caller runs. Tools that the server would run itself never lead to a call the caller sees. */
  readonly tools: readonly ChatTool[];
  readonly choice: ToolChoice;
  readonly parallel: boolean;
}

/** `tools` and `tool_choice`. Throws BadAsk for unnamed or doubly named tools and for choices that fit none. */
export function readTools(body: Fields): OfferedTools {
  const given = body["tools"] ?? [];
  if (!Array.isArray(given)) throw badRequest("tools: Input should be a valid list", "tools");
  const names = new Set<string>();
  const tools: ChatTool[] = [];
  for (let index = 0; index < given.length; index += 1) {
    const tool: unknown = given[index];
    if (!isFields(tool)) throw badRequest(`tools.${index}: Input should be a valid dictionary`, `tools.${index}`);
    const name = text(tool["name"]);
    if (name !== undefined && names.has(name)) throw badRequest("tools: Tool names must be unique.", "tools");
    if (name !== undefined) names.add(name);
    const offered = readTool(tool, index);
    if (offered) tools.push(offered);
  }
  const choice = fields(body["tool_choice"]);
  if (given.length === 0) refuseForced(choice);
  return { tools, choice: readChoice(choice, tools, names), parallel: choice["disable_parallel_tool_use"] !== true };
}

function readTool(tool: Fields, index: number): ChatTool | undefined {
  const type = text(tool["type"]) ?? "custom";
  const name = text(tool["name"]);
  if (type !== "custom") {
    const parameters = clientToolSchema(type);
    return parameters && name !== undefined ? { name, parameters } : undefined;
  }
  const at = `tools.${index}.custom`;
  if (name === undefined) throw badRequest(`${at}.name: Field required`, `${at}.name`);
  if (!TOOL_NAME.test(name)) throw badRequest(`${at}.name: String should match pattern '${TOOL_NAME.source}'`, `${at}.name`);
  const parameters = tool["input_schema"];
  if (!isFields(parameters)) throw badRequest(`${at}.input_schema: Field required`, `${at}.input_schema`);
  const description = text(tool["description"]);
  return description === undefined ? { name, parameters } : { name, description, parameters };
}

function readChoice(choice: Fields, tools: readonly ChatTool[], names: ReadonlySet<string>): ToolChoice {
  const type = choice["type"] ?? "auto";
  if (type === "auto" || type === "none") return { kind: type };
  if (type !== "any" && type !== "tool") {
    const expected = "'auto', 'any', 'tool', 'none'";
    throw badRequest(
      `tool_choice: Input tag '${String(type)}' found using 'type' does not match any of the expected tags: ${expected}`,
      "tool_choice",
    );
  }
  if (type === "any") return { kind: tools.length > 0 ? "required" : "auto" };
  const name = text(choice["name"]);
  if (name === undefined) throw badRequest("tool_choice.tool.name: Field required", "tool_choice");
  if (!names.has(name)) throw badRequest(`tool_choice: Tool '${name}' not found in provided tools`, "tool_choice");
  return tools.some((tool) => tool.name === name) ? { kind: "tool", name } : { kind: "auto" };
}

function refuseForced(choice: Fields): void {
  if (choice["type"] !== "any" && choice["type"] !== "tool") return;
  throw badRequest("tool_choice: may only be specified while providing tools", "tool_choice");
}
