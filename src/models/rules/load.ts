import type { z } from "zod";
import type { Problem } from "../../documents/problem.ts";
import { refusal } from "../../documents/refusal.ts";
import { schemaProblems } from "../../documents/schema-problems.ts";
import { type Position, readYamlDocuments, type YamlDocument } from "../../documents/yaml-documents.ts";
import { unreadable } from "../../errors/unreadable.ts";
import type { Files } from "../../world/files.ts";
import { readRule } from "./read-rule.ts";
import type { RuleSource } from "./rules.ts";

export interface LoadedMocks<Models> {
  /** In the order in which they are tried: files by name, each from top to bottom. */
  readonly rules: readonly RuleSource[];
  readonly models: readonly LoadedModels<Models>[];
  /** YAML files that are neither: probably a slip in the name. */
  readonly ignored: readonly string[];
}

/** One document of `models.yaml`. */
interface LoadedModels<Models> {
  readonly file: string;
  readonly document: Models;
}

/**
 * Reads a mocks folder: rules from `*.mock.yaml`, models from `models.yaml`. A folder that is not there holds nothing.
 * `providers` are the slugs that rules may name: any when left out.
 * Throws an EmulatorError with file, line and column for the first file that is broken.
 */
export async function loadMocks<Models>(
  files: Files,
  dir: string,
  modelsSchema: z.ZodType<Models>,
  providers?: readonly string[],
): Promise<LoadedMocks<Models>> {
  const rules = new RuleList(providers);
  const models: LoadedModels<Models>[] = [];
  const ignored: string[] = [];
  for (const name of await files.list(dir)) {
    const file = `${dir}/${name}`;
    if (RULES.test(name)) readRules(await readFile(files, file), rules);
    else if (MODELS.test(name)) models.push(...readModels(await readFile(files, file), modelsSchema));
    else if (DATA.test(name) && !SCENARIOS.test(name)) ignored.push(file);
  }
  return { rules: rules.sources, models, ignored };
}

const RULES = /\.mock\.(?:ya?ml|json)$/;
const MODELS = /^models\.(?:ya?ml|json)$/;
/** Read by src/faults. */
const SCENARIOS = /^scenarios\//;
const DATA = /\.(?:ya?ml|json)$/;

interface DataFile {
  readonly file: string;
  readonly text: string;
  readonly documents: readonly YamlDocument[];
}

async function readFile(files: Files, file: string): Promise<DataFile> {
  const text = await files.readText(file).catch((cause: unknown) => {
    throw unreadable("AIGW-MOCK-FILE", file, cause);
  });
  return { file, text, documents: await readYamlDocuments(text, file, { code: "AIGW-MOCK-YAML", merge: true }) };
}

/** Knows the rules of all files, so that no two share an id. */
class RuleList {
  readonly sources: RuleSource[] = [];
  /** Slugs that a rule may name; any when left out. */
  readonly providers: readonly string[] | undefined;
  readonly #ids = new Map<string, RuleSource>();

  constructor(providers: readonly string[] | undefined) {
    this.providers = providers;
  }

  /** Undefined when it was added; else the rule that has the id already. */
  add(source: RuleSource): RuleSource | undefined {
    const taken = this.#ids.get(source.id);
    if (taken) return taken;
    this.#ids.set(source.id, source);
    this.sources.push(source);
    return undefined;
  }
}

function readRules(file: DataFile, rules: RuleList): void {
  const problems: (Problem & Position)[] = [];
  let number = 0;
  for (const document of file.documents) {
    const place = (found: readonly Problem[]) =>
      problems.push(...found.map((problem) => ({ ...problem, ...document.locate(problem.path, problem.part) })));
    const { base, items, wrong } = itemsOf(document.value);
    place(wrong);
    for (const [index, item] of items.entries()) {
      number += 1;
      place(addRule(item, [...base, index], { file: file.file, number, document, rules }));
    }
  }
  if (problems.length > 0) throw refusal("AIGW-MOCK-RULE", file.file, file.text, problems);
}

interface Place {
  readonly file: string;
  /** Of the rule in its file, from 1. */
  readonly number: number;
  readonly document: YamlDocument;
  readonly rules: RuleList;
}

function addRule(item: unknown, path: readonly PropertyKey[], { file, number, document, rules }: Place): Problem[] {
  const read = readRule(item, rules.providers);
  if ("problems" in read) return read.problems.map((problem) => under(path, problem));
  const { rule } = read;
  const id = rule.id ?? `${file}#${number}`;
  const taken = rules.add({ id, file, line: document.locate(path, "value").line, rule });
  if (!taken) return [];
  const message = `id: expected each id once, "${id}" is also the rule at ${taken.file}:${taken.line}`;
  return [{ path: [...path, "id"], part: "value", message, hint: "Rename one of the two, or leave the id out" }];
}

/** A document is a list of rules, or has one under `rules`. */
function itemsOf(value: unknown): { base: PropertyKey[]; items: readonly unknown[]; wrong: Problem[] } {
  if (Array.isArray(value)) return { base: [], items: value, wrong: [] };
  const hint = "A file is a list of rules, or has the list under rules:";
  const isMap = typeof value === "object" && value !== null;
  const strangers = isMap ? Object.keys(value).filter((key) => key !== "rules") : [];
  const wrong: Problem[] = strangers.map((key) => ({
    path: [key],
    part: "key",
    message: `unknown key "${key}" at the top of the file`,
    hint,
  }));
  const items: unknown = isMap && "rules" in value ? value.rules : undefined;
  if (Array.isArray(items)) return { base: ["rules"], items, wrong };
  const isEmpty = isMap && "rules" in value && items === null;
  if (!isEmpty && wrong.length === 0)
    wrong.push({ path: isMap ? ["rules"] : [], part: "value", message: "expected a list of rules", hint });
  return { base: [], items: [], wrong };
}

function readModels<Models>({ file, text, documents }: DataFile, schema: z.ZodType<Models>): LoadedModels<Models>[] {
  return documents.map(({ value, locate }) => {
    const checked = schema.safeParse(value);
    if (checked.success) return { file, document: checked.data };
    const problems = schemaProblems(schema, checked.error, value).map((problem) => ({
      ...problem,
      ...locate(problem.path, problem.part),
    }));
    throw refusal("AIGW-MOCK-MODELS", file, text, problems);
  });
}

function under(base: readonly PropertyKey[], problem: Problem): Problem {
  return { ...problem, path: [...base, ...problem.path] };
}
