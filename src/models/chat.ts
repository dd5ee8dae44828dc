import type { ChatAsk, ChatChoice } from "../tasks/chat.ts";
import { usage } from "../tasks/usage.ts";
import type { Random } from "../world/random.ts";
import { inputTokens } from "./input-tokens.ts";
import { limitText } from "./limits.ts";
import type { MockContext, MockModel, MockOutcome } from "./model.ts";
import { reasoningPieces, reasons } from "./reasoning.ts";
import { structuredText } from "./structured.ts";
import { mockText, textAfterTools } from "./text.ts";
import { tokens } from "./tokens.ts";
import { chosenTools, newToolResults, type ToolCall, toolCall } from "./tools.ts";

/** Calls tools, fills schemas or talks, as the ask wants it. */
export const chatModel: MockModel<"chat"> = {
  task: "chat",
  answer: (ask, context) => chatOutcome(ask, context, (random, number) => usualChoice(ask, context, random, number)),
};

/** Makes one of the answers to a question; `number` counts them from 1. */
type Choose = (random: Random, number: number) => ChatChoice;

/** An answer of as many choices as asked for, or a failure where the conversation is too long for the model. */
export function chatOutcome(ask: ChatAsk, context: MockContext, choose: Choose): MockOutcome<"chat"> {
  const { facts, random } = context;
  const requested = inputTokens(ask);
  if (requested > facts.contextTokens) {
    const sizes = { requested, limit: facts.contextTokens };
    return { kind: "failure", failure: { kind: "context-exceeded", param: "messages", model: ask.model, tokens: sizes } };
  }
  const choices = [choose(random, 1)];
  while (choices.length < ask.choices) choices.push(choose(random.fork(`choice ${choices.length}`), choices.length + 1));
  const thought = choices.reduce((sum, choice) => sum + choice.reasoning.length, 0);
  const written = choices.reduce((sum, choice) => sum + writtenTokens(choice), 0);
  const answer = { task: "chat", model: facts.snapshot, choices, usage: usage(requested, thought + written, thought) } as const;
  return { kind: "answer", answer };
}

/** A choice that says these pieces, as far as the ask's limits let it. */
export function textChoice(ask: ChatAsk, { facts }: MockContext, pieces: readonly string[], random: Random): ChatChoice {
  const maxTokens = longestAnswer(ask, facts.maxOutputTokens);
  const reasoning = reasons(ask, facts) ? reasoningPieces(ask, maxTokens, random.fork("reasoning")) : [];
  return { reasoning, toolCalls: [], ...limitText(pieces, { maxTokens: maxTokens - reasoning.length, stop: ask.stop }) };
}

export function toolChoice(ask: ChatAsk, { facts }: MockContext, toolCalls: readonly ToolCall[], random: Random): ChatChoice {
  const maxTokens = longestAnswer(ask, facts.maxOutputTokens);
  const reasoning = reasons(ask, facts) ? reasoningPieces(ask, maxTokens, random.fork("reasoning")) : [];
  return { reasoning, text: [], toolCalls, stop: "tool" };
}

function usualChoice(ask: ChatAsk, context: MockContext, random: Random, number: number): ChatChoice {
  const called = chosenTools(ask);
  if (called.length > 0)
    return toolChoice(
      ask,
      context,
      called.map((tool) => toolCall(tool, ask, random)),
      random,
    );
  return textChoice(ask, context, structuredText(ask, random) ?? proseText(ask, random, number), random);
}

function proseText(ask: ChatAsk, random: Random, number: number): string[] {
  const results = newToolResults(ask);
  return results.length > 0 ? textAfterTools(ask, results, random, number) : mockText(ask, random, number);
}

function longestAnswer(ask: ChatAsk, maxOutputTokens: number): number {
  return Math.min(ask.maxTokens ?? maxOutputTokens, maxOutputTokens);
}

function writtenTokens(choice: ChatChoice): number {
  const called = choice.toolCalls.reduce((sum, { name, arguments: given }) => sum + callTokens(name, given), 0);
  return choice.text.length + called + tokens.count(choice.refusal ?? "");
}

function callTokens(name: string, given: unknown): number {
  return tokens.count(name) + tokens.count(JSON.stringify(given));
}
