import type { Failure } from "./failure.ts";
import type { Usage } from "./usage.ts";

/** What every chat API asks, whatever it is spelled like. Lists are in the order of the request. */
export interface ChatAsk {
  readonly task: "chat";
  /** The model's name as the provider knows it. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ChatTool[];
  readonly toolChoice: ToolChoice;
  /** Whether one answer may hold several tool calls. */
  readonly parallelToolCalls: boolean;
  readonly output: OutputShape;
  /** How many alternative answers are asked for (OpenAI's `n`, Google's `candidateCount`). */
  readonly choices: number;
  readonly maxTokens?: number;
  readonly stop: readonly string[];
  /** Set when the caller asks for (or the model is told to use) visible or counted reasoning. */
  readonly reasoning?: { readonly effort?: string; readonly budgetTokens?: number; readonly visible: boolean };
  /** Number of alternatives per token; 0 asks for the chosen token's log probability alone. */
  readonly topLogprobs?: number;
  readonly sampling: { readonly temperature?: number; readonly topP?: number; readonly topK?: number; readonly seed?: number };
  /**
   * What the vendor says to settings that some of its models do not take: those that can reason, and those that do while
   * they answer. Which they are is for the model's facts to say. Never part of the question.
   */
  readonly refusals?: { readonly ableToReason?: Failure; readonly reasoning?: Failure };
  /** How the answer is delivered; never part of the question. */
  readonly delivery: { readonly stream: boolean; readonly includeUsage: boolean };
}

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly parts: readonly ChatPart[];
}

export type ChatPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "reasoning"; readonly text: string }
  /** Media are known by type and digest: enough to answer the same for the same picture. */
  | {
      readonly kind: "media";
      readonly type: "image" | "audio" | "video" | "file";
      readonly digest: string;
      readonly name?: string;
    }
  | { readonly kind: "tool-call"; readonly id: string; readonly name: string; readonly arguments: unknown }
  | {
      readonly kind: "tool-result";
      readonly callId: string;
      readonly name?: string;
      readonly text: string;
      readonly isError: boolean;
    };

export interface ChatTool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments, in whatever dialect the vendor uses (types may be upper case). */
  readonly parameters: unknown;
}

export type ToolChoice = { readonly kind: "auto" | "none" | "required" } | { readonly kind: "tool"; readonly name: string };

export type OutputShape =
  | { readonly kind: "text" }
  | { readonly kind: "json" }
  | { readonly kind: "schema"; readonly schema: unknown; readonly name?: string };

export interface ChatAnswer {
  readonly task: "chat";
  /** The model's name to echo, usually the dated snapshot. */
  readonly model: string;
  readonly choices: readonly ChatChoice[];
  /** Summed over the choices. */
  readonly usage: Usage;
}

export interface ChatChoice {
  /** Reasoning before the answer, in stream pieces. */
  readonly reasoning: readonly string[];
  /** The text, in stream pieces of about a token, leading space kept; their concatenation is the whole text. */
  readonly text: readonly string[];
  readonly toolCalls: readonly { readonly name: string; readonly arguments: unknown }[];
  readonly refusal?: string;
  readonly stop: Stop;
  /** The sequence that ended the text, when `stop` is "stop_sequence". */
  readonly stopSequence?: string;
}

/** Why an answer ended; spelled per vendor (wire formats, section 23). */
export type Stop = "end" | "length" | "stop_sequence" | "tool" | "filter" | "refusal" | "context";
