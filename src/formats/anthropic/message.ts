import { hash } from "node:crypto";
import type { ChatAnswer, ChatAsk, ChatChoice, Stop } from "../../tasks/chat.ts";
import type { Usage } from "../../tasks/usage.ts";
import type { WriteContext } from "../format.ts";
import { messageId, toolUseId, type Via } from "./ids.ts";

/** An answer as Anthropic cuts it up, before it is written whole or streamed. */
export interface Message {
  readonly id: string;
  readonly model: string;
  readonly blocks: readonly Block[];
  readonly stopReason: string;
  readonly stopSequence: string | null;
  /** Why the model refused; null unless it did. */
  readonly stopDetails: object | null;
  readonly usage: Usage;
}

export type Block =
  | { readonly kind: "thinking"; readonly pieces: readonly string[]; readonly signature: string }
  | { readonly kind: "text"; readonly pieces: readonly string[] }
  | { readonly kind: "tool_use"; readonly id: string; readonly name: string; readonly input: unknown };

/** Ids are drawn here at once: a stream is written later, when others may have drawn from the same chance. */
export function toMessage(answer: ChatAnswer, ask: ChatAsk, { random }: Pick<WriteContext, "random">, via: Via = ""): Message {
  const choice = answer.choices[0];
  const stop = choice?.stop ?? "end";
  return {
    id: messageId(random, via),
    model: answer.model,
    blocks:
      choice === undefined ? [] : [...thinking(choice, ask, answer.usage), ...spoken(choice), ...calls(choice, random, via)],
    stopReason: STOP_REASONS[stop],
    stopSequence: stop === "stop_sequence" ? (choice?.stopSequence ?? null) : null,
    stopDetails: STOP_REASONS[stop] === "refusal" ? refusalDetails(choice?.refusal) : null,
    usage: answer.usage,
  };
}

const STOP_REASONS: Readonly<Record<Stop, string>> = {
  end: "end_turn",
  length: "max_tokens",
  stop_sequence: "stop_sequence",
  tool: "tool_use",
  filter: "refusal",
  refusal: "refusal",
  context: "model_context_window_exceeded",
};

function refusalDetails(explanation: string | undefined): object {
  return { type: "refusal", category: null, explanation: explanation ?? null };
}

/** Thinking that the caller asked not to see leaves an empty block with its signature. */
function thinking(choice: ChatChoice, ask: ChatAsk, usage: Usage): readonly Block[] {
  const hidden = ask.reasoning?.visible === false;
  if (hidden ? usage.reasoningTokens === 0 : choice.reasoning.length === 0) return [];
  return [{ kind: "thinking", pieces: hidden ? [] : choice.reasoning, signature: signatureOf(choice) }];
}

/** Opaque to clients, who send it back unchanged; decided by what was thought and said. */
function signatureOf(choice: ChatChoice): string {
  return hash("sha512", `${choice.reasoning.join("")}\u0000${choice.text.join("")}`, "base64");
}

function spoken(choice: ChatChoice): readonly Block[] {
  return choice.text.length === 0 ? [] : [{ kind: "text", pieces: choice.text }];
}

function calls(choice: ChatChoice, random: WriteContext["random"], via: Via): readonly Block[] {
  return choice.toolCalls.map((call) => ({
    kind: "tool_use",
    id: toolUseId(random, via),
    name: call.name,
    input: call.arguments ?? {},
  }));
}
