import type { AnswerFields, MockRule, RuleMatch, TextMatch } from "../../schema/mock-rule.ts";
import { listOf } from "./names.ts";
import { containsOf } from "./text-test.ts";
import { fullMatch, toolCallsOf, turnsOf } from "./turns.ts";

/** A rule as a sentence: "When model is gpt-4o* and last user text is "hi": answers text "Hello", at most 2 times." */
export function explainRule(rule: MockRule): string {
  const turns = turnsOf(rule).map(explainAnswer);
  const answers = turns.length > 1 ? `${turns.join(", then ")} from then on` : turns.join();
  const times = rule.times === undefined ? "" : `, at most ${rule.times === 1 ? "once" : `${rule.times} times`}`;
  const when = explainMatch(fullMatch(rule));
  return `${when === ANYTHING ? "Always" : `When ${when}`}: answers ${answers}${times}.`;
}

const ANYTHING = "anything is asked";

/** What a match asks for: "provider is openai and last user text contains "weather"". */
export function explainMatch(match: RuleMatch): string {
  const conditions = [
    ...named("provider", listOf(match.provider)),
    ...named("endpoint", listOf(match.endpoint)),
    ...named("model", listOf(match.model)),
    ...worded("last user text", match.lastUserText),
    ...worded("system text", match.systemText),
    ...worded("input", match.input),
    ...toolResult(match.toolResult),
    ...tools(match.tools),
    ...Object.entries(match.metadata ?? {}).flatMap(([key, wanted]) => worded(`metadata ${key}`, wanted)),
    ...Object.entries(match.header ?? {}).flatMap(([name, wanted]) => worded(`header ${name.toLowerCase()}`, wanted)),
    ...(match.nth === undefined ? [] : [`it is call ${listOf(match.nth).join(" or ")}`]),
  ];
  return conditions.length === 0 ? ANYTHING : conditions.join(" and ");
}

function named(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what} is ${names.join(" or ")}`];
}

function worded(what: string, wanted: TextMatch | undefined): string[] {
  if (wanted === undefined) return [];
  if (typeof wanted === "string") return [`${what} is ${quoted(wanted.trim())}`];
  const { regex, ignoreCase } = wanted;
  if (regex !== undefined) return [`${what} fits /${regex}/${ignoreCase ? "i" : ""}`];
  return [`${what} contains ${containsOf(wanted).map(quoted).join(" and ")}${ignoreCase ? " in any case" : ""}`];
}

function toolResult(wanted: RuleMatch["toolResult"]): string[] {
  if (typeof wanted !== "boolean") return worded("tool result", wanted);
  return [wanted ? "there is a tool result" : "there is no tool result"];
}

function tools(wanted: RuleMatch["tools"]): string[] {
  if (wanted === undefined) return [];
  const names = listOf(wanted);
  return [names.length === 0 ? "no tools are offered" : `tools offer ${names.join(" and ")}`];
}

function explainAnswer(answer: AnswerFields): string {
  const { text, json, refusal, embedding, transcript, error, raw } = answer;
  const names = toolCallsOf(answer).map(({ name }) => name);
  const calls = names.length > 0 && `calls ${names.join(" and ")}`;
  if (text !== undefined) return [`text ${quoted(String(text))}`, ...(calls ? [calls] : [])].join(" and ");
  if (calls) return calls;
  if (refusal !== undefined) return `refusal ${quoted(refusal)}`;
  if (embedding !== undefined) return "its own vectors";
  if (transcript !== undefined) return `transcript ${quoted(transcript)}`;
  if (raw !== undefined) return `raw status ${raw.status}`;
  if (error === undefined) return `JSON ${short(JSON.stringify(json) ?? "")}`;
  if (typeof error === "string") return `error ${error}`;
  return "kind" in error ? `error ${error.kind}` : `error status ${error.status}`;
}

function quoted(text: string): string {
  return short(JSON.stringify(text));
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
