import type { RuleMatch, TextMatch } from "../../schema/mock-rule.ts";
import type { CompiledRule } from "./compile.ts";
import { explainMatch } from "./explain.ts";
import type { RuleIndex, Shape } from "./index-rules.ts";
import type { ExactField } from "./match.ts";
import { endpointName, endpointTest, lastSegments, listOf, modelTest } from "./names.ts";
import type { Shadowed } from "./rules.ts";
import { compileTextMatch, containsOf } from "./text-test.ts";
import { fullMatch, taskOf } from "./turns.ts";

/** Of each shape: so that thousands of rules that all have to be tried do not make this quadratic. */
const MOST_COMPARED = 1000;

/** Rules that an earlier rule without limits always gets in front of. A rule is listed only when that is certain. */
export function findShadowed(index: RuleIndex, rules: readonly CompiledRule[]): Shadowed[] {
  return rules.flatMap((rule) => {
    const by = coverOf(rule, index);
    if (!by) return [];
    const { source } = by;
    const why = `${source.id} (${source.file}:${source.line}) comes first and answers whenever ${explainMatch(fullMatch(source.rule))}`;
    return [{ rule: rule.source, by: source, why }];
  });
}

function coverOf(rule: CompiledRule, index: RuleIndex): CompiledRule | undefined {
  let first: CompiledRule | undefined;
  for (const shape of index.shapes) {
    for (const other of candidates(shape, rule)) {
      if (other.position >= (first ?? rule).position) break;
      if (other.times === undefined && covers(other, rule)) first = other;
    }
  }
  return first;
}

/** Rules that ask for nothing exact but what this one asks for too. Of several names the first stands for all. */
function candidates(shape: Shape, rule: CompiledRule): readonly CompiledRule[] {
  const found = shape.lookUp((field) => ownValue(rule, field.name));
  return found?.rules.slice(0, MOST_COMPARED) ?? [];
}

function ownValue(rule: CompiledRule, name: ExactField["name"]): string | undefined {
  const own = rule.match.exact.find((field) => field.name === name);
  if (own) return own.values[0];
  if (!name.startsWith("endpoint/")) return undefined;
  const [endpoint] = listOf(rule.source.rule.match.endpoint);
  return endpoint === undefined ? undefined : lastSegments(endpointName(endpoint), Number(name.slice("endpoint/".length)));
}

/** Whether everything that fits `rule` fits `other`. */
function covers(other: CompiledRule, rule: CompiledRule): boolean {
  const wide = fullMatch(other.source.rule);
  const narrow = fullMatch(rule.source.rule);
  const task = taskOf(other.source.rule);
  return (
    (task === undefined || task === taskOf(rule.source.rule)) &&
    namesCover(wide.provider, narrow.provider, sameName) &&
    namesCover(wide.endpoint, narrow.endpoint, endpointCovers) &&
    namesCover(wide.model, narrow.model, (name, other) => modelTest(name)(other)) &&
    textCovers(wide.lastUserText, narrow.lastUserText) &&
    textCovers(wide.systemText, narrow.systemText) &&
    textCovers(wide.input, narrow.input) &&
    toolResultCovers(wide.toolResult, narrow.toolResult) &&
    toolsCover(wide.tools, narrow.tools) &&
    recordCovers(wide.metadata, narrow.metadata) &&
    recordCovers(lowerKeys(wide.header), lowerKeys(narrow.header))
  );
}

type Names = RuleMatch["provider"];

/** `*` in a narrow name is a letter like any other: where that fits a wide `*`, so does all it stands for. */
function namesCover(wide: Names, narrow: Names, covers: (wide: string, narrow: string) => boolean): boolean {
  if (wide === undefined) return true;
  const names = listOf(narrow);
  return names.length > 0 && names.every((name) => listOf(wide).some((other) => covers(other, name)));
}

function sameName(wide: string, narrow: string): boolean {
  return wide === narrow;
}

function endpointCovers(wide: string, narrow: string): boolean {
  // `{word}` is less than `*`, which may hold slashes.
  if (wide.includes("{") && narrow.includes("*")) return endpointName(wide) === endpointName(narrow);
  return endpointTest(wide)(endpointName(narrow));
}

function textCovers(wide: TextMatch | undefined, narrow: TextMatch | undefined): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  if (typeof narrow === "string") return compileTextMatch(wide)(narrow.trim());
  if (typeof wide === "string") return false;
  if (wide.regex !== undefined) return wide.regex === narrow.regex && (!narrow.ignoreCase || wide.ignoreCase === true);
  if (narrow.ignoreCase && !wide.ignoreCase) return false;
  const fold = (text: string) => (wide.ignoreCase ? text.toLowerCase() : text);
  return containsOf(wide).every((piece) => containsOf(narrow).some((longer) => fold(longer).includes(fold(piece))));
}

function toolResultCovers(wide: RuleMatch["toolResult"], narrow: RuleMatch["toolResult"]): boolean {
  if (wide === undefined) return true;
  if (typeof wide === "boolean") return typeof narrow === "boolean" ? wide === narrow : wide && narrow !== undefined;
  return typeof narrow !== "boolean" && textCovers(wide, narrow);
}

function toolsCover(wide: RuleMatch["tools"], narrow: RuleMatch["tools"]): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  const names = listOf(narrow);
  const wanted = listOf(wide);
  return wanted.length === 0 ? names.length === 0 : wanted.every((name) => names.includes(name));
}

type Values = Readonly<Record<string, TextMatch>> | undefined;

function recordCovers(wide: Values, narrow: Values): boolean {
  return Object.entries(wide ?? {}).every(([key, wanted]) => textCovers(wanted, narrow?.[key]));
}

function lowerKeys(record: Values): Values {
  return record && Object.fromEntries(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]));
}
