import type { Stop } from "../../tasks/chat.ts";
import type { ChatStreamEvent } from "../../tasks/chat-stream.ts";
import { type Fields, fields, isFields, list, text } from "../openai/fields.ts";
import { readUsage } from "./usage.ts";

/**
 * A whole message as events. Thinking blocks are told without their signatures, which OpenAI's chat has no place for;
 * what Anthropic's own tools did is left out.
 */
export function readMessage(json: unknown): ChatStreamEvent[] | undefined {
  const message = fields(json);
  if (!Array.isArray(message["content"])) return undefined;
  const usage = readUsage(message, undefined);
  let calls = 0;
  return [
    started(message),
    ...list(message["content"]).flatMap((block) => {
      const events = readBlock(fields(block), calls);
      if (events[0]?.kind === "call-started") calls += 1;
      return events;
    }),
    ...stopped(message),
    ...(usage ? [{ kind: "usage", usage } as const] : []),
  ];
}

export function started(message: Fields): ChatStreamEvent {
  const [id, model] = [text(message["id"]), text(message["model"])];
  return { kind: "started", ...(id !== undefined && { id }), ...(model !== undefined && { model }) };
}

/** From a whole message, or from the `delta` of `message_delta`. Nothing when it has not stopped. */
export function stopped(message: Fields): ChatStreamEvent[] {
  const reason = text(message["stop_reason"]);
  if (reason === undefined) return [];
  const explanation = text(fields(message["stop_details"])["explanation"]);
  const stopSequence = text(message["stop_sequence"]);
  return [
    ...(explanation !== undefined ? [{ kind: "refusal", text: explanation } as const] : []),
    { kind: "stopped", stop: STOPS.get(reason) ?? "end", ...(stopSequence !== undefined && { stopSequence }) },
  ];
}

/** `pause_turn` and reasons yet to come count as an ordinary end. */
const STOPS = new Map<string, Stop>([
  ["end_turn", "end"],
  ["max_tokens", "length"],
  ["stop_sequence", "stop_sequence"],
  ["tool_use", "tool"],
  ["refusal", "filter"],
  ["model_context_window_exceeded", "context"],
]);

function readBlock(block: Fields, call: number): ChatStreamEvent[] {
  switch (block["type"]) {
    case "text":
      return [{ kind: "text", text: text(block["text"]) ?? "" }];
    case "thinking":
      return thought(text(block["thinking"]));
    case "tool_use":
      return [
        callStarted(block, call),
        { kind: "call-arguments", call, json: isFields(block["input"]) ? JSON.stringify(block["input"]) : "" },
        { kind: "call-ended", call },
      ];
    default:
      return [];
  }
}

export function callStarted(block: Fields, call: number): ChatStreamEvent {
  const id = text(block["id"]);
  return { kind: "call-started", call, name: text(block["name"]) ?? "", ...(id !== undefined && { id }) };
}

/** Hidden thinking is an empty block: nothing to tell. */
function thought(thinking: string | undefined): ChatStreamEvent[] {
  return thinking ? [{ kind: "reasoning", text: thinking }] : [];
}
