import { hash } from "node:crypto";
import type { ChatAnswer, ChatAsk, ChatChoice, Stop } from "../../tasks/chat.ts";
import type { Usage } from "../../tasks/usage.ts";
import type { WriteContext } from "../format.ts";
import { requestId, toolUseId } from "./ids.ts";

/** An answer as Converse cuts it up, before it is written whole or streamed. */
export interface Conversed {
  readonly blocks: readonly Block[];
  readonly stopReason: string;
  readonly usage: Usage;
  readonly latencyMs: number;
  readonly requestId: string;
}

export type Block =
  | { readonly kind: "reasoning"; readonly pieces: readonly string[]; readonly signature: string }
  | { readonly kind: "text"; readonly pieces: readonly string[] }
  | { readonly kind: "toolUse"; readonly id: string; readonly name: string; readonly input: unknown };

/** Ids are drawn here at once: a stream is written later, when others may have drawn from the same chance. */
export function toConversed(answer: ChatAnswer, ask: ChatAsk, { random }: Pick<WriteContext, "random">): Conversed {
  const choice = answer.choices[0];
  return {
    blocks: choice === undefined ? [] : [...thoughts(choice, ask), ...spoken(choice), ...calls(choice, random)],
    stopReason: STOP_REASONS[choice?.stop ?? "end"],
    usage: answer.usage,
    latencyMs: random.fork("latency").integer(180, 1400),
    requestId: requestId(random),
  };
}

const STOP_REASONS: Readonly<Record<Stop, string>> = {
  end: "end_turn",
  length: "max_tokens",
  stop_sequence: "stop_sequence",
  tool: "tool_use",
  filter: "content_filtered",
  refusal: "content_filtered",
  context: "model_context_window_exceeded",
};

function thoughts(choice: ChatChoice, ask: ChatAsk): readonly Block[] {
  if (choice.reasoning.length === 0 || ask.reasoning?.visible === false) return [];
  const signature = hash("sha512", `${choice.reasoning.join("")}\u0000${choice.text.join("")}`, "base64");
  return [{ kind: "reasoning", pieces: choice.reasoning, signature }];
}

/** A refusal is text like any other here. */
function spoken({ text, refusal }: ChatChoice): readonly Block[] {
  const pieces = refusal !== undefined && text.length === 0 ? [refusal] : text;
  return pieces.length === 0 ? [] : [{ kind: "text", pieces }];
}

function calls(choice: ChatChoice, random: WriteContext["random"]): readonly Block[] {
  return choice.toolCalls.map((call) => ({
    kind: "toolUse",
    id: toolUseId(random),
    name: call.name,
    input: call.arguments ?? {},
  }));
}
