import type { Problem } from "../../documents/problem.ts";
import { nearest } from "../../errors/nearest.ts";
import type { AnswerFields, MockRule } from "../../schema/mock-rule.ts";
import type { Task } from "../../tasks/task.ts";
import { type Captures, capturesOf } from "./captures.ts";
import { listOf } from "./names.ts";
import { placeholderProblem } from "./placeholders.ts";
import { parseTemplate } from "./template.ts";
import { taskOfAnswer, taskOfMatch, turnsOf } from "./turns.ts";

/**
 * What a schema cannot see in a rule that it lets pass: templates, parts that contradict each other, and, where the slugs
 * of all providers are given, one that is none of them.
 */
export function ruleProblems(rule: MockRule, providers?: readonly string[]): Problem[] {
  return [
    ...providerProblems(rule.match.provider, providers),
    ...taskProblems(rule),
    ...answersOf(rule).flatMap(usageProblems),
    ...templateProblems(rule.answer, ["answer"], capturesOf(rule.match)),
  ];
}

function providerProblems(given: MockRule["match"]["provider"], known: readonly string[] | undefined): Problem[] {
  if (!known) return [];
  return listOf(given).flatMap((slug, index): Problem[] => {
    if (known.includes(slug)) return [];
    const meant = nearest(slug, known);
    const suggestion = meant === undefined ? "" : `did you mean "${meant}"? `;
    const place = Array.isArray(given) ? [index] : [];
    return [
      {
        path: ["match", "provider", ...place],
        part: "value",
        message: `provider: the emulator plays no "${slug}", so the rule could never answer`,
        hint: `${suggestion}Known: ${known.join(", ")}`,
      },
    ];
  });
}

function taskProblems(rule: MockRule): Problem[] {
  const asked = taskOfMatch(rule.match);
  const answered = new Set(
    turnsOf(rule)
      .map(taskOfAnswer)
      .filter((task) => task !== undefined),
  );
  const both = new Set([...answered, ...(asked ? [asked] : [])]);
  const mixed = rule.match.input !== undefined && both.size > 0 && !both.has("embedding");
  if (both.size < 2 && !mixed) return [];
  const message = `the rule can never answer: ${sides(rule.match.input !== undefined, asked, answered)}`;
  const hint =
    "lastUserText, systemText, tools and toolResult go with text, json, toolCalls and refusal; input, which is what models are asked that do not chat, goes with embedding; transcript goes with none of them; error and raw go with all";
  return [{ path: mixed || asked ? ["match"] : ["answer"], part: "key", message, hint }];
}

const NAMES: { readonly [T in Task]?: string } = { chat: "chat", embedding: "embeddings", transcription: "recordings" };

function sides(input: boolean, asked: Task | undefined, answered: ReadonlySet<Task>): string {
  const names = [...answered].map((task) => NAMES[task] ?? task);
  if (names.length > 1) return `its answers are for ${names.join(" as well as for ")}`;
  const [answer] = answered;
  if (!answer || answer === asked) return "input is of models that do not chat, the rest of its match of chat";
  return input
    ? `input is of models that do not chat, its answer for ${names[0]}`
    : `its match is of chat, its answer for ${names[0]}`;
}

/** Cached and reasoning tokens are part of the input and output. */
function usageProblems([path, { usage }]: [PropertyKey[], AnswerFields]): Problem[] {
  const { inputTokens, cacheReadTokens = 0, cacheWriteTokens = 0, outputTokens, reasoningTokens = 0 } = usage ?? {};
  const problem = (key: string, parts: string): Problem => ({
    path: [...path, "usage", key],
    part: "value",
    message: `expected ${key} to include ${parts}`,
    hint: `Raise it, or leave it out: it is then at least as large as ${parts}`,
  });
  return [
    ...(inputTokens !== undefined && inputTokens < cacheReadTokens + cacheWriteTokens
      ? [problem("inputTokens", "cacheReadTokens and cacheWriteTokens")]
      : []),
    ...(outputTokens !== undefined && outputTokens < reasoningTokens ? [problem("outputTokens", "reasoningTokens")] : []),
  ];
}

function answersOf({ answer }: MockRule): [PropertyKey[], AnswerFields][] {
  if (typeof answer === "string") return [];
  if (!Array.isArray(answer)) return [[["answer"], answer]];
  return answer.flatMap((one, index): [PropertyKey[], AnswerFields][] =>
    typeof one === "string" ? [] : [[["answer", index], one]],
  );
}

const UNCLOSED = {
  message: "{{ has no }} after it",
  hint: "Close it, or write \\{{ for two braces that are no placeholder",
} as const;

/** Every text of an answer is a template. */
function templateProblems(value: unknown, path: readonly PropertyKey[], captures: Captures | undefined): Problem[] {
  if (typeof value === "string") {
    return parseTemplate(value).flatMap((piece) => {
      if (typeof piece === "string") return [];
      const problem = piece.isClosed ? placeholderProblem(piece.placeholder, captures) : UNCLOSED;
      return problem ? [{ path, part: "value", ...problem }] : [];
    });
  }
  if (typeof value !== "object" || value === null) return [];
  const members: [PropertyKey, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return members.flatMap(([key, member]) => templateProblems(member, [...path, key], captures));
}
