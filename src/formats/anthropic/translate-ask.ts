import type { ToolChoice } from "../../tasks/chat.ts";
import type { CallerChat, TargetAsk } from "../translation.ts";
import { conversation, systemText } from "./translate-messages.ts";

/** OpenAI lets `max_tokens` out, Anthropic wants it; every Claude model in service can write this much. */
const DEFAULT_MAX_TOKENS = 4096;

/** What OpenAI calls an effort, in the words of `output_config.effort`. */
const EFFORTS = new Map<string, string>([
  ["minimal", "low"],
  ["low", "low"],
  ["medium", "medium"],
  ["high", "high"],
  ["xhigh", "xhigh"],
  ["max", "max"],
]);

/**
 * A chat request as a Messages request. Not said, because the API cannot: `json_object` without a schema, `seed`, and
 * temperatures above 1, which become 1. Throws BadAsk for media that Claude does not take.
 */
export function writeMessagesAsk(ask: CallerChat): TargetAsk {
  const system = systemText(ask);
  const { temperature, topP } = ask.sampling;
  const stop = ask.stop.filter((sequence) => sequence.trim() !== "");
  const body = {
    model: ask.model,
    max_tokens: ask.maxTokens ?? DEFAULT_MAX_TOKENS,
    ...(system !== "" && { system }),
    messages: conversation(ask),
    ...(ask.delivery.stream && { stream: true }),
    ...(stop.length > 0 && { stop_sequences: stop }),
    ...(temperature !== undefined && { temperature: Math.min(temperature, 1) }),
    ...(topP !== undefined && { top_p: topP }),
    ...toolFields(ask),
    ...thinkingFields(ask),
    ...(ask.user !== undefined && { metadata: { user_id: ask.user } }),
  };
  // The version that still takes temperature and top_p, which OpenAI's callers send.
  return { path: "v1/messages", headers: { "anthropic-version": "2023-06-01" }, body };
}

function toolFields({ tools, toolChoice, parallelToolCalls }: CallerChat): object {
  if (tools.length === 0) return {};
  const choice = writeChoice(toolChoice, parallelToolCalls);
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      name,
      ...(description !== undefined && { description }),
      input_schema: parameters,
    })),
    ...(choice && { tool_choice: choice }),
  };
}

function writeChoice(choice: ToolChoice, parallel: boolean): object | undefined {
  if (choice.kind === "none") return { type: "none" };
  const oneAtATime = parallel ? {} : { disable_parallel_tool_use: true };
  if (choice.kind === "tool") return { type: "tool", name: choice.name, ...oneAtATime };
  if (choice.kind === "required") return { type: "any", ...oneAtATime };
  return parallel ? undefined : { type: "auto", ...oneAtATime };
}

type Thought = Pick<CallerChat, "reasoning" | "output" | "toolChoice">;

/**
 * Thinking is adaptive: a budget in tokens would be a guess. A forced tool leaves no room to think. The schema's name has
 * no place.
 */
export function thinkingFields({ reasoning, output, toolChoice }: Thought): object {
  const effort = EFFORTS.get(reasoning?.effort ?? "");
  const format = output.kind === "schema" ? { format: { type: "json_schema", schema: output.schema } } : {};
  const forced = toolChoice.kind === "required" || toolChoice.kind === "tool";
  const config = { ...(effort !== undefined && { effort }), ...format };
  return {
    ...(effort !== undefined && !forced && { thinking: { type: "adaptive" } }),
    ...(Object.keys(config).length > 0 && { output_config: config }),
  };
}
