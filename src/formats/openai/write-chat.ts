import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import type { Usage } from "../../tasks/usage.ts";
import type { WholeAnswer, WriteContext } from "../format.ts";
import type { WrittenCall } from "./calls.ts";
import type { ChatDialect } from "./chat-dialect.ts";
import { type ChoiceParts, chatParts } from "./chat-parts.ts";
import { jsonHeaders } from "./http-headers.ts";
import { tokenLogprob } from "./logprobs.ts";
import { wordPieces } from "./pieces.ts";
import { chatUsage } from "./usage.ts";

/** The plain answer of Chat Completions (wire formats, 1.1). */
export function writeChat(answer: ChatAnswer, ask: ChatAsk, context: WriteContext, dialect: ChatDialect): WholeAnswer {
  const parts = chatParts(answer, ask, context, dialect);
  const body = {
    id: parts.id,
    object: "chat.completion",
    created: parts.created,
    model: answer.model,
    choices: parts.choices.map((choice) => writeChoice(choice, ask, dialect)),
    usage: usageIn(dialect, answer.usage),
    ...parts.top,
    ...dialect.everywhere?.(parts.about),
    ...dialect.atEnd?.(parts.about),
    ...dialect.whole?.(parts.about),
  };
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
}

/** The usual counts, and what the vendor counts besides. */
export function usageIn(dialect: ChatDialect, usage: Usage): object {
  return { ...chatUsage(usage), ...dialect.usage?.(usage) };
}

function writeChoice(parts: ChoiceParts, ask: ChatAsk, dialect: ChatDialect): object {
  const { choice, calls } = parts;
  const reasoning = dialect.reasoningField === undefined ? "" : choice.reasoning.join("");
  return {
    index: parts.index,
    message: {
      role: "assistant",
      content: content(parts, dialect),
      ...(dialect.reasoningField !== undefined && reasoning !== "" && { [dialect.reasoningField]: reasoning }),
      ...(dialect.reasoningDetails && reasoning !== "" && { reasoning_details: reasoningDetails(reasoning) }),
      ...(calls.length > 0 && callFields(calls, parts.legacy)),
      ...(!dialect.plain && { refusal: choice.refusal ?? null, annotations: [] }),
    },
    logprobs: ask.topLogprobs === undefined ? null : logprobs(parts, ask.topLogprobs),
    finish_reason: parts.finishReason,
    ...dialect.choice?.(parts.finishReason),
    ...dialect.wholeChoice,
  };
}

export function reasoningDetails(text: string): readonly object[] {
  return [{ type: "reasoning.text", text, format: "unknown", index: 0 }];
}

/** Null beside a call or a refusal; an answer that says nothing otherwise is an empty string. */
function content({ choice, calls }: ChoiceParts, dialect: ChatDialect): string | null {
  if (choice.refusal !== undefined) return dialect.plain ? choice.refusal : null;
  const whole = choice.text.join("");
  return whole === "" && calls.length > 0 ? null : whole;
}

function callFields(calls: readonly WrittenCall[], legacy: boolean): object {
  const [first] = calls;
  if (legacy && first) return { function_call: { name: first.name, arguments: first.input } };
  return { tool_calls: calls.map(wholeCall) };
}

/** A tool call as it stands in `message.tool_calls`. */
export function wholeCall({ id, name, input, custom }: WrittenCall): object {
  if (custom) return { id, type: "custom", custom: { name, input } };
  return { id, type: "function", function: { name, arguments: input } };
}

function logprobs({ choice }: ChoiceParts, top: number): object | null {
  if (choice.refusal !== undefined) {
    return { content: null, refusal: wordPieces(choice.refusal).map((token) => tokenLogprob(token, top)) };
  }
  if (choice.text.length === 0) return null;
  return { content: choice.text.map((token) => tokenLogprob(token, top)), refusal: null };
}
