import type { RuleMatch, TextMatch } from "../../schema/mock-rule.ts";
import type { Task } from "../../tasks/task.ts";
import {
  endpointName,
  endpointTest,
  isEndpointPattern,
  isModelPattern,
  lastSegments,
  listOf,
  modelTest,
  segmentCount,
} from "./names.ts";
import type { QuestionView } from "./question-view.ts";
import { compileTextMatch } from "./text-test.ts";

/**
 * What a match asks for, in two parts: `exact` can be looked up in a map, `tests` have to be tried. Everything must hold.
 */
export interface CompiledMatch {
  /** Always in the same order of names: rules with the same names share an index. */
  readonly exact: readonly ExactField[];
  readonly tests: readonly Test[];
}

export interface ExactField {
  /** Says what is read: fields of one name read the same. */
  readonly name: string;
  read(view: QuestionView): string | undefined;
  /** One of them has to be equal. */
  readonly values: readonly string[];
}

type Test = (view: QuestionView) => boolean;
type Read = ExactField["read"];

export function compileMatch(match: RuleMatch, task: Task | undefined): CompiledMatch {
  const exact: ExactField[] = [];
  const tests: Test[] = [];
  const equal = (name: string, read: Read, values: readonly string[]) => {
    if (values.length > 0) exact.push({ name, read, values: [...new Set(values)] });
  };
  const text = (name: string, read: Read, wanted: TextMatch | undefined) => {
    if (typeof wanted === "string") equal(name, read, [wanted.trim()]);
    else if (wanted) tests.push(textTest(read, wanted));
  };

  equal("task", (view) => view.task, task ? [task] : []);
  equal("provider", (view) => view.question.provider, listOf(match.provider));
  addEndpoints(listOf(match.endpoint).map(endpointName), equal, tests);
  addModels(listOf(match.model), equal, tests);
  for (const [key, wanted] of sorted(match.metadata)) text(`metadata.${key}`, metadataReader(key), wanted);
  for (const [key, wanted] of sorted(match.header)) text(`header.${key.toLowerCase()}`, headerReader(key.toLowerCase()), wanted);
  text("systemText", (view) => view.systemText, match.systemText);
  text("input", (view) => view.input, match.input);
  text("lastUserText", (view) => view.lastUserText, match.lastUserText);
  if (match.tools !== undefined) tests.push(toolsTest(listOf(match.tools)));
  if (match.toolResult !== undefined) tests.push(toolResultTest(match.toolResult));
  return { exact, tests };
}

export function metadataReader(key: string): Read {
  return ({ question }) => {
    const value = Object.hasOwn(question.metadata, key) ? question.metadata[key] : undefined;
    return value === undefined ? undefined : String(value).trim();
  };
}

export function headerReader(name: string): Read {
  return ({ question }) => (Object.hasOwn(question.headers, name) ? question.headers[name]?.trim() : undefined);
}

type Equal = (name: string, read: Read, values: readonly string[]) => void;

/** Names of one length are read as that many last segments; a mixture has to be tried. */
function addEndpoints(names: readonly string[], equal: Equal, tests: Test[]): void {
  const [count, ...others] = new Set(names.map(segmentCount));
  if (count === undefined) return;
  if (others.length === 0 && !names.some(isEndpointPattern)) {
    equal(`endpoint/${count}`, (view) => lastSegments(view.question.endpoint, count), names);
    return;
  }
  const tries = names.map(endpointTest);
  tests.push((view) => tries.some((isNamed) => isNamed(view.question.endpoint)));
}

function addModels(names: readonly string[], equal: Equal, tests: Test[]): void {
  if (!names.some(isModelPattern)) {
    equal("model", (view) => view.model, names);
    return;
  }
  const tries = names.map(modelTest);
  tests.push(({ model }) => model !== undefined && tries.some((isNamed) => isNamed(model)));
}

function textTest(read: Read, wanted: TextMatch): Test {
  const fits = compileTextMatch(wanted);
  return (view) => {
    const text = read(view);
    return text !== undefined && fits(text);
  };
}

function toolsTest(names: readonly string[]): Test {
  if (names.length === 0) return (view) => view.tools.size === 0;
  return ({ tools }) => names.every((name) => tools.has(name));
}

function toolResultTest(wanted: boolean | TextMatch): Test {
  if (typeof wanted === "boolean") return (view) => (view.toolResult !== undefined) === wanted;
  return textTest((view) => view.toolResult, wanted);
}

function sorted<Value>(record: Readonly<Record<string, Value>> | undefined): [string, Value][] {
  return Object.entries(record ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
