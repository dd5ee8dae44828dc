import type { ChatAsk, ToolChoice } from "../../tasks/chat.ts";
import { badRequest } from "../format.ts";
import { type Fields, fields, isFields, number, text } from "../openai/fields.ts";

const EFFORTS = ["low", "medium", "high", "xhigh", "max"];

/**
 * `thinking` with `output_config.effort`. With `display: "omitted"` the model thinks, but the caller sees only a signature.
 * Throws BadAsk for budgets out of range and for a forced tool, which leaves no room to think.
 */
export function readReasoning(body: Fields, choice: ToolChoice, maxTokens: number | undefined): ChatAsk["reasoning"] {
  const effort = readEffort(body);
  const thinking = body["thinking"];
  if (!isFields(thinking)) return undefined;
  const visible = thinking["display"] !== "omitted";
  switch (thinking["type"]) {
    case "disabled":
    case "between_tools":
      return undefined;
    case "adaptive":
      return { ...(effort !== undefined && { effort }), visible };
    case "enabled":
      refuseForcedTool(choice);
      return { ...(effort !== undefined && { effort }), budgetTokens: readBudget(thinking, maxTokens), visible };
    default: {
      const tag = String(thinking["type"]);
      const known = "'adaptive', 'between_tools', 'disabled', 'enabled'";
      throw badRequest(
        `thinking: Input tag '${tag}' found using 'type' does not match any of the expected tags: ${known}`,
        "thinking",
      );
    }
  }
}

function readEffort(body: Fields): string | undefined {
  const given = fields(body["output_config"])["effort"];
  if (given === undefined || given === null) return undefined;
  const effort = text(given);
  if (effort !== undefined && EFFORTS.includes(effort)) return effort;
  throw badRequest("output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'", "output_config.effort");
}

function readBudget(thinking: Fields, maxTokens: number | undefined): number {
  const at = "thinking.enabled.budget_tokens";
  const budget = number(thinking["budget_tokens"]);
  if (budget === undefined) throw badRequest(`${at}: Field required`, at);
  if (budget < 1024) throw badRequest(`${at}: Input should be greater than or equal to 1024`, at);
  if (maxTokens !== undefined && budget >= maxTokens) {
    throw badRequest("`max_tokens` must be greater than `thinking.budget_tokens`.", "max_tokens");
  }
  return budget;
}

function refuseForcedTool(choice: ToolChoice): void {
  if (choice.kind !== "required" && choice.kind !== "tool") return;
  throw badRequest("Thinking may not be enabled when tool_choice forces tool use.", "tool_choice");
}
