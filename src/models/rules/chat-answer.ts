import type { AnswerFields } from "../../schema/mock-rule.ts";
import type { ChatChoice, Stop } from "../../tasks/chat.ts";
import { usage } from "../../tasks/usage.ts";
import type { MockOutcome } from "../model.ts";
import { tokens } from "../tokens.ts";
import type { Captures } from "./captures.ts";
import type { Facts } from "./placeholders.ts";
import { scriptedUsage } from "./scripted-usage.ts";
import { compileTemplate, compileValue } from "./template.ts";
import { toolCallsOf } from "./turns.ts";

type Calls = ChatChoice["toolCalls"];

/** Text, JSON, tool calls or a refusal. What the rule says is sent whole: `max_tokens` and `stop` do not cut it. */
export function compileChat(answer: AnswerFields, captures: Captures | undefined): (facts: Facts) => MockOutcome {
  const choiceFor = compileChoice(answer, captures);
  return (facts) => {
    const { question, chat: ask } = facts.view;
    if (!ask) throw new Error(`a chat answer to a question of ${question.ask.task}`);
    const { choice, reasoningTokens, outputTokens } = choiceFor(facts);
    const counted = usage(question.inputTokens(), outputTokens * ask.choices, reasoningTokens * ask.choices);
    return {
      kind: "answer",
      answer: {
        task: "chat",
        model: question.snapshot ?? ask.model,
        choices: Array.from({ length: ask.choices }, () => choice),
        usage: scriptedUsage(answer.usage, counted),
      },
    };
  };
}

interface CountedChoice {
  readonly choice: ChatChoice;
  readonly reasoningTokens: number;
  /** Reasoning included. */
  readonly outputTokens: number;
}

function compileChoice(answer: AnswerFields, captures: Captures | undefined): (facts: Facts) => CountedChoice {
  const reasoning = compilePieces(answer.reasoning, captures);
  const text = Object.hasOwn(answer, "json") ? compileJson(answer.json, captures) : compilePieces(answer.text, captures);
  const calls = compileCalls(answer, captures);
  const refusal = answer.refusal === undefined ? undefined : compileTemplate(answer.refusal, captures);
  const stop = answer.finish ?? usualStop(answer);
  const parts = [reasoning, text, calls, refusal && { isConstant: refusal.constant !== undefined }];

  return once(
    parts.every((part) => part?.isConstant ?? true),
    (facts) => {
      const choice: ChatChoice = {
        reasoning: reasoning.render(facts),
        text: text.render(facts),
        toolCalls: calls.render(facts),
        ...(refusal && { refusal: refusal.render(facts) }),
        stop,
      };
      const said = choice.text.length + tokens.count(choice.refusal ?? "") + callTokens(choice.toolCalls);
      return { choice, reasoningTokens: choice.reasoning.length, outputTokens: choice.reasoning.length + said };
    },
  );
}

interface Part<Value> {
  readonly isConstant: boolean;
  render(facts: Facts): Value;
}

/** Always the same: made at the first call and kept. */
function once<Value>(isConstant: boolean, render: Part<Value>["render"]): Part<Value>["render"] {
  if (!isConstant) return render;
  let made: { readonly value: Value } | undefined;
  return (facts) => {
    made ??= { value: render(facts) };
    return made.value;
  };
}

function compilePieces(text: AnswerFields["text"], captures: Captures | undefined): Part<readonly string[]> {
  const template = compileTemplate(String(text ?? ""), captures);
  return { isConstant: template.constant !== undefined, render: (facts) => tokens.split(template.render(facts)) };
}

function compileJson(json: unknown, captures: Captures | undefined): Part<readonly string[]> {
  const template = compileValue(json, captures);
  return { isConstant: template.isConstant, render: (facts) => tokens.split(JSON.stringify(template.render(facts))) };
}

function compileCalls(answer: AnswerFields, captures: Captures | undefined): Part<Calls> {
  const calls = toolCallsOf(answer).map((call) => ({
    name: compileTemplate(call.name, captures),
    input: compileValue(call.arguments, captures),
  }));
  return {
    isConstant: calls.every(({ name, input }) => name.constant !== undefined && input.isConstant),
    render: (facts) => calls.map(({ name, input }) => ({ name: name.render(facts), arguments: input.render(facts) })),
  };
}

function callTokens(calls: Calls): number {
  return calls.reduce((sum, call) => sum + tokens.count(call.name) + tokens.count(JSON.stringify(call.arguments)), 0);
}

function usualStop({ toolCalls, refusal }: AnswerFields): Stop {
  if (toolCalls !== undefined) return "tool";
  return refusal === undefined ? "end" : "refusal";
}
