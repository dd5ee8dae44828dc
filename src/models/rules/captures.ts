import type { RuleMatch, TextMatch } from "../../schema/mock-rule.ts";
import { headerReader, metadataReader } from "./match.ts";
import type { QuestionView } from "./question-view.ts";
import { regexOf } from "./text-test.ts";

/** What the groups of a rule's regular expression caught: the source of `{{match.…}}`. */
export interface Captures {
  /** Numbers from 0 (the whole match), then names. */
  readonly groups: readonly string[];
  /** Of a question that fits the rule. */
  find(view: QuestionView): Readonly<Record<string, string | undefined>>;
}

/** Undefined for a rule without a regular expression. With several, the first of the match's fields counts. */
export function capturesOf(match: RuleMatch): Captures | undefined {
  const candidates: (readonly [wanted: TextMatch | boolean | undefined, read: (view: QuestionView) => string | undefined])[] = [
    [match.lastUserText, (view) => view.lastUserText],
    [match.systemText, (view) => view.systemText],
    [match.toolResult, (view) => view.toolResult],
    [match.input, (view) => view.input],
    ...Object.entries(match.metadata ?? {}).map(([key, wanted]) => [wanted, metadataReader(key)] as const),
    ...Object.entries(match.header ?? {}).map(([name, wanted]) => [wanted, headerReader(name.toLowerCase())] as const),
  ];
  for (const [wanted, read] of candidates) {
    const regex = regexOf(wanted);
    if (regex) return { groups: groupsOf(regex), find: (view) => caught(regex.exec(read(view) ?? "")) };
  }
  return undefined;
}

/** An empty alternative fits anything, so its match lists every group. */
function groupsOf(regex: RegExp): string[] {
  return Object.keys(caught(new RegExp(`${regex.source}|`).exec("")));
}

function caught(found: RegExpExecArray | null): Record<string, string | undefined> {
  return { ...Object.fromEntries([...(found ?? [])].entries()), ...found?.groups };
}
