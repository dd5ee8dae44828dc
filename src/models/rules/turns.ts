import type { AnswerFields, MockRule, RuleMatch, ToolCall } from "../../schema/mock-rule.ts";
import type { Task } from "../../tasks/task.ts";

/** The answers a rule gives in turn, one text each. */
export function turnsOf({ answer }: Pick<MockRule, "answer">): AnswerFields[] {
  const answers = Array.isArray(answer) ? answer : [answer];
  return answers.flatMap((given) => {
    if (typeof given === "string") return [{ text: given }];
    return Array.isArray(given.text) ? given.text.map((text) => ({ ...given, text })) : [given];
  });
}

export function toolCallsOf({ toolCalls }: AnswerFields): ToolCall[] {
  if (toolCalls === undefined) return [];
  return Array.isArray(toolCalls) ? toolCalls : [toolCalls];
}

/** The task an answer is for; undefined for those that any question may get. */
export function taskOfAnswer(answer: AnswerFields): Task | undefined {
  if (answer.embedding !== undefined) return "embedding";
  if (answer.transcript !== undefined) return "transcription";
  return answer.error !== undefined || answer.raw !== undefined ? undefined : "chat";
}

/** The task whose questions alone can fit. */
export function taskOfMatch(match: RuleMatch): Task | undefined {
  const looked = [match.lastUserText, match.systemText, match.toolResult, match.tools];
  return looked.some((condition) => condition !== undefined) ? "chat" : undefined;
}

/** What a rule is for; a rule that passes its checks is for one task at most. */
export function taskOf(rule: MockRule): Task | undefined {
  return (
    taskOfMatch(rule.match) ??
    turnsOf(rule)
      .map(taskOfAnswer)
      .find((task) => task !== undefined)
  );
}

/**
 * The match with what goes without saying: a rule that does nothing but call tools stays silent while their result is
 * being reported, because an agent that is answered by another call never ends.
 */
export function fullMatch(rule: MockRule): RuleMatch {
  const [only, ...others] = turnsOf(rule);
  if (rule.match.toolResult !== undefined || others.length > 0 || only?.toolCalls === undefined) return rule.match;
  return { ...rule.match, toolResult: false };
}
