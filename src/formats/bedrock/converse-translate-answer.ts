import type { Stop } from "../../tasks/chat.ts";
import type { ChatStreamEvent } from "../../tasks/chat-stream.ts";
import { type Fields, fields, isFields, list, text } from "../openai/fields.ts";
import { readUsage } from "./converse-usage.ts";

/** A whole Converse answer as events. It has no id and does not name the model. */
export function readConversed(json: unknown): ChatStreamEvent[] | undefined {
  const body = fields(json);
  const content = fields(fields(body["output"])["message"])["content"];
  if (!Array.isArray(content)) return undefined;
  const usage = readUsage(body, undefined);
  let calls = 0;
  return [
    { kind: "started" },
    ...list(content).flatMap((block) => {
      const events = readBlock(fields(block), calls);
      if (events[0]?.kind === "call-started") calls += 1;
      return events;
    }),
    ...stopped(body),
    ...(usage ? [{ kind: "usage", usage } as const] : []),
  ];
}

/** From a whole answer, or from `messageStop`. */
export function stopped(body: Fields): ChatStreamEvent[] {
  const reason = text(body["stopReason"]);
  return reason === undefined ? [] : [{ kind: "stopped", stop: STOPS.get(reason) ?? "end" }];
}

/** Malformed output and reasons yet to come count as an ordinary end. */
const STOPS = new Map<string, Stop>([
  ["end_turn", "end"],
  ["max_tokens", "length"],
  ["stop_sequence", "stop_sequence"],
  ["tool_use", "tool"],
  ["guardrail_intervened", "filter"],
  ["content_filtered", "filter"],
  ["model_context_window_exceeded", "context"],
]);

function readBlock(block: Fields, call: number): ChatStreamEvent[] {
  const use = block["toolUse"];
  if (!isFields(use)) {
    const thought = fields(fields(block["reasoningContent"])["reasoningText"])["text"];
    return [...said("text", block["text"]), ...said("reasoning", thought)];
  }
  return [
    callStarted(use, call),
    { kind: "call-arguments", call, json: isFields(use["input"]) ? JSON.stringify(use["input"]) : "" },
    { kind: "call-ended", call },
  ];
}

export function callStarted(use: Fields, call: number): ChatStreamEvent {
  const id = text(use["toolUseId"]);
  return { kind: "call-started", call, name: text(use["name"]) ?? "", ...(id !== undefined && { id }) };
}

export function said(kind: "text" | "reasoning", value: unknown): ChatStreamEvent[] {
  return typeof value === "string" && value !== "" ? [{ kind, text: value }] : [];
}
