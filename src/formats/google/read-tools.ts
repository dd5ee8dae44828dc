import type { ChatTool, ToolChoice } from "../../tasks/chat.ts";
import { badRequest } from "../format.ts";
import { type Fields, fields, text } from "../openai/fields.ts";
import { named, oneOrMany } from "./proto-json.ts";

const FUNCTION_NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$/;
const NO_PARAMETERS = { type: "object", properties: {} };

export interface DeclaredFunctions {
  /** Functions that may be called. Google's own tools (search, code execution) never lead to a call the caller sees. */
  readonly tools: readonly ChatTool[];
  readonly toolChoice: ToolChoice;
}

/** `tools` and `toolConfig`. Throws BadAsk for bad function names, unknown modes and a forced call of nothing. */
export function readFunctions(body: Fields): DeclaredFunctions {
  const tools = oneOrMany(body["tools"]).flatMap((tool, index) => readTool(fields(tool), index));
  const config = fields(named(body, "toolConfig", "tool_config"));
  const calling = fields(named(config, "functionCallingConfig", "function_calling_config"));
  const mode = readMode(calling["mode"]);
  if (mode === "NONE") return { tools, toolChoice: { kind: "none" } };
  if (mode !== "ANY") return { tools, toolChoice: { kind: "auto" } };
  if (tools.length === 0) throw badRequest("Function calling config is set without function_declarations.", "tool_config");
  return force(tools, oneOrMany(named(calling, "allowedFunctionNames", "allowed_function_names")));
}

function readTool(tool: Fields, toolIndex: number): readonly ChatTool[] {
  return oneOrMany(named(tool, "functionDeclarations", "function_declarations")).map((given, index) => {
    const declaration = fields(given);
    const at = `GenerateContentRequest.tools[${toolIndex}].function_declarations[${index}]`;
    const name = text(declaration["name"]) ?? "";
    if (!FUNCTION_NAME.test(name)) throw badRequest(`* ${at}.name: ${INVALID_NAME}`, `${at}.name`);
    const schema = named(declaration, "parametersJsonSchema", "parameters_json_schema");
    const parameters = declaration["parameters"] ?? schema ?? NO_PARAMETERS;
    const description = text(declaration["description"]);
    return { name, parameters, ...(description !== undefined && { description }) };
  });
}

const INVALID_NAME =
  "[FIELD_INVALID] Invalid function name. Must start with a letter or an underscore. Must be alphanumeric, underscores, dots, colons or dashes, with a maximum length of 128.";

type Mode = "AUTO" | "ANY" | "NONE";

function readMode(mode: unknown): Mode {
  switch (mode) {
    case undefined:
    case null:
    case "MODE_UNSPECIFIED":
    case "AUTO":
    case "VALIDATED":
      return "AUTO";
    case "ANY":
    case "NONE":
      return mode;
    default: {
      const type = "type.googleapis.com/google.ai.generativelanguage.v1beta.FunctionCallingConfig.Mode";
      const path = "tool_config.function_calling_config.mode";
      throw badRequest(`Invalid value at '${path}' (${type}), ${JSON.stringify(mode)}`, path);
    }
  }
}

/** Some call is forced: of any function, of one of several allowed ones, or of the only allowed one. */
function force(tools: readonly ChatTool[], allowed: readonly unknown[]): DeclaredFunctions {
  if (allowed.length === 0) return { tools, toolChoice: { kind: "required" } };
  const callable = tools.filter((tool) => allowed.includes(tool.name));
  const [only, another] = callable;
  if (!only) {
    const path = "tool_config.function_calling_config.allowed_function_names";
    throw badRequest(`* GenerateContentRequest.${path}: must be among the declared functions.`, path);
  }
  return { tools: callable, toolChoice: another ? { kind: "required" } : { kind: "tool", name: only.name } };
}
