import type { ChatAsk, ChatChoice } from "../../tasks/chat.ts";
import type { Random } from "../../world/random.ts";
import { fields, text } from "./fields.ts";
import { takesFreeText } from "./read-tools.ts";

/** A tool call as it is written: with its id, and its arguments as text. */
export interface WrittenCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, or what a custom tool gets. */
  readonly input: string;
  /** Whether the tool was offered as a custom one. */
  readonly custom: boolean;
}

/** Ids are drawn here at once: a stream is written later, when others may have drawn from the same chance. */
export function writtenCalls(choice: ChatChoice, ask: ChatAsk, makeId: () => string): readonly WrittenCall[] {
  return choice.toolCalls.map((call) => {
    const custom = takesFreeText(ask, call.name);
    return { id: makeId(), name: call.name, input: custom ? freeText(call.arguments) : jsonText(call.arguments), custom };
  });
}

export function callId(random: Random): string {
  return `call_${random.text(24)}`;
}

/** Arguments that are text already (a scripted answer with broken JSON) go out as they are. */
function jsonText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? {});
}

function freeText(value: unknown): string {
  return text(value) ?? text(fields(value)["input"]) ?? jsonText(value);
}
