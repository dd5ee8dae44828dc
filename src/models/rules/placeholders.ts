import { nearest } from "../../errors/nearest.ts";
import type { Captures } from "./captures.ts";
import type { QuestionView } from "./question-view.ts";

/** What a template is filled from. */
export interface Facts {
  readonly view: QuestionView;
  /** How often the rule has answered, this time included. */
  readonly hit: number;
}

/** Gives undefined for what the question does not have. */
export type Reader = (facts: Facts) => unknown;

type WithCaptures = (rest: string, captures: Captures | undefined) => Reader;

const PLAIN: Readonly<Record<string, Reader>> = {
  lastUserText: ({ view }) => view.lastUserText,
  systemText: ({ view }) => view.systemText,
  toolResult: ({ view }) => view.toolResult,
  input: ({ view }) => view.input,
  model: ({ view }) => view.model,
  provider: ({ view }) => view.question.provider,
  endpoint: ({ view }) => view.question.endpoint,
  count: ({ hit }) => hit,
};

const PREFIXED: Readonly<Record<string, WithCaptures>> = {
  metadata: (key) => {
    return ({ view }) => (Object.hasOwn(view.question.metadata, key) ? view.question.metadata[key] : undefined);
  },
  header: (name) => {
    const lower = name.toLowerCase();
    return ({ view }) => (Object.hasOwn(view.question.headers, lower) ? view.question.headers[lower] : undefined);
  },
  match:
    (group, captures) =>
    ({ view }) =>
      captures?.find(view)[group],
  json: (path) => {
    const steps = path.split(".");
    return ({ view }) => steps.reduce(member, bodyOf(view));
  },
};

/** Every placeholder as the documentation writes it. */
export const placeholders: readonly string[] = [
  ...Object.keys(PLAIN),
  "metadata.<key>",
  "header.<name>",
  "match.<group>",
  "json.<path>",
];

/** Throws for a placeholder that placeholderProblem would refuse. */
export function readerOf(placeholder: string, captures: Captures | undefined): Reader {
  const { prefix, rest } = split(placeholder);
  const reader = rest === undefined ? own(PLAIN, prefix) : own(PREFIXED, prefix)?.(rest, captures);
  if (!reader) throw new Error(`unknown placeholder ${placeholder}`);
  return reader;
}

/** What is wrong with a placeholder in a rule with these captures, and what to do about it. */
export function placeholderProblem(
  placeholder: string,
  captures: Captures | undefined,
): { message: string; hint: string } | undefined {
  const { prefix, rest } = split(placeholder);
  if (rest === undefined ? !own(PLAIN, prefix) : !rest || !own(PREFIXED, prefix)) return unknown(placeholder);
  if (prefix !== "match" || rest === undefined || captures?.groups.includes(rest)) return undefined;
  return {
    message: `{{${placeholder}}} names no group of the rule's regular expression`,
    hint: captures
      ? `It has the groups ${captures.groups.join(", ")} (0 is the whole match)`
      : "The rule has none: match lastUserText, systemText, toolResult, input, metadata or header by { regex: … }",
  };
}

function unknown(placeholder: string): { message: string; hint: string } {
  const meant = nearest(placeholder, [...Object.keys(PLAIN), ...Object.keys(PREFIXED)]);
  const suggestion = meant === undefined ? "" : `did you mean {{${own(PLAIN, meant) ? meant : `${meant}.…`}}}? `;
  const known = `Known: ${placeholders.join(", ")}. Write \\{{ for two braces that are no placeholder`;
  return { message: `unknown placeholder {{${placeholder.slice(0, 60)}}}`, hint: suggestion + known };
}

function split(placeholder: string): { prefix: string; rest: string | undefined } {
  const dot = placeholder.indexOf(".");
  return dot < 0
    ? { prefix: placeholder, rest: undefined }
    : { prefix: placeholder.slice(0, dot), rest: placeholder.slice(dot + 1) };
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function member(value: unknown, step: string): unknown {
  return isIndexable(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function isIndexable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function bodyOf(view: QuestionView): unknown {
  try {
    return view.question.json();
  } catch {
    // A body that is no JSON has no members either.
    return undefined;
  }
}
