import type { z } from "zod";
import { nearest } from "../errors/nearest.ts";
import type { Problem } from "./problem.ts";
import { keysAt } from "./schema-keys.ts";

type Issue = z.core.$ZodIssue;

/** What a schema says against a value, in the words of somebody who has to correct a file. */
export function schemaProblems(schema: z.ZodType, error: z.ZodError, value: unknown, meant: MeantWords = {}): Problem[] {
  const problems = error.issues.flatMap((issue) => problemsOf(issue, [], { schema, value, meant }));
  const misspelt = new Set(problems.filter(({ part }) => part === "key").map(({ path }) => String(path.slice(0, -1))));
  // What is missing beside an unknown key is most likely what that key was meant to be.
  return problems.filter(({ missingFrom }) => missingFrom === undefined || !misspelt.has(String(missingFrom)));
}

/** Words that other tools use (lower case, without - and _), and which keys they may stand for. */
export type MeantWords = Readonly<Record<string, readonly string[]>>;

interface SchemaProblem extends Problem {
  /** Where a key would have to be added. */
  readonly missingFrom?: readonly PropertyKey[];
}

interface Checked {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly meant: MeantWords;
}

function problemsOf(issue: Issue, base: readonly PropertyKey[], checked: Checked): SchemaProblem[] {
  const path = [...base, ...issue.path];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key, checked));
  if (issue.code === "invalid_union") {
    const branch = likeliest(issue.errors, valueAt(checked.value, path));
    if (branch) return branch.flatMap((inner) => problemsOf(inner, path, checked));
  }
  return [wrongValue(path, issue, checked)];
}

/** The alternative that was meant: one whose kind of value is there, with the fewest mistakes in it. */
function likeliest(branches: readonly Issue[][], found: unknown): Issue[] | undefined {
  const sameKind = branches.filter((issues) => !issues.some((issue) => isOtherKind(issue, found)));
  return sameKind.toSorted((a, b) => a.length - b.length)[0];
}

function isOtherKind(issue: Issue, found: unknown): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "invalid_union") return issue.errors.every((branch) => branch.some((inner) => isOtherKind(inner, found)));
  if (issue.code === "invalid_value") return typeof found !== typeof issue.values[0];
  return issue.code === "invalid_type";
}

function unknownKey(path: readonly PropertyKey[], key: string, { schema, meant: words }: Checked): SchemaProblem {
  const known = keysAt(schema, path);
  const plain = key.replace(/[-_\s]/g, "").toLowerCase();
  const meant = known.find((candidate) => words[plain]?.includes(candidate)) ?? nearest(plain, known);
  return {
    path: [...path, key],
    part: "key",
    message: `unknown key "${key}"${placeOf(path)}`,
    hint: `${meant === undefined ? "" : `did you mean "${meant}"? `}Known here: ${known.join(", ")}`,
  };
}

function wrongValue(path: readonly PropertyKey[], issue: Issue, { value }: Checked): SchemaProblem {
  const found = valueAt(value, path);
  const wanted = expected(issue, found);
  const key = path.at(-1);
  if (found === undefined && typeof key === "string") {
    const missingFrom = path.slice(0, -1);
    return {
      path,
      part: "value",
      missingFrom,
      message: `"${key}" is missing${placeOf(missingFrom)}`,
      hint: `Add it: ${wanted.text}`,
    };
  }
  const said = issue.code === "custom" ? wanted.text : `${wanted.text}, found ${shown(found)}`;
  const message = `${key === undefined ? "" : `${nameOf(path)}: `}${said}`;
  return { path, part: "value", message, hint: hintFor(wanted, found), ...(issue.code === "custom" && { missingFrom: path }) };
}

interface Expected {
  readonly text: string;
  readonly words?: readonly string[];
}

function expected(issue: Issue, found: unknown): Expected {
  if (issue.code === "invalid_value") {
    const words = issue.values.map(String);
    return { text: `expected ${words.length > 1 ? "one of " : ""}${words.join(", ")}`, words };
  }
  if (issue.message.startsWith("expected")) return { text: issue.message };
  if (issue.code === "invalid_type") return { text: `expected ${KINDS[issue.expected] ?? issue.expected}` };
  if (issue.code === "invalid_union") {
    const kinds = issue.errors.flatMap((branch) => kindsOf(branch, found));
    return { text: `expected ${[...new Set(kinds)].join(" or ")}` };
  }
  return { text: issue.message };
}

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  object: "keys with values",
  record: "keys with values",
  array: "a list",
  boolean: "true or false",
  number: "a number",
  int: "a whole number",
};

function kindsOf(branch: readonly Issue[], found: unknown): string[] {
  return branch
    .filter((issue) => isOtherKind(issue, found))
    .map((issue) => expected(issue, found).text.replace(/^expected /, ""));
}

function hintFor({ text, words }: Expected, found: unknown): string {
  if (typeof found === "string" && words) {
    const meant = nearest(found, words);
    return meant === undefined ? "Take one of these" : `did you mean "${meant}"?`;
  }
  const isQuotable = typeof found === "number" || typeof found === "boolean";
  if (isQuotable && /\btext\b/.test(text)) return `Put it in quotes if it is meant as text: "${found}"`;
  return "Correct the value";
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "" : ` in ${nameOf(path)}`;
}

/** The last two steps are enough to know it, with line and column beside them. */
function nameOf(path: readonly PropertyKey[]): string {
  const names = path.filter((step) => typeof step === "string");
  return names.slice(-2).join(".");
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, step) => (isIndexable(at) ? at[step] : undefined), value);
}

function isIndexable(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
