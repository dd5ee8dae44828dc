import { z } from "zod";
import { readYamlDocuments, type YamlDocument } from "../documents/yaml-documents.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import type { FaultInput } from "../schema/fault-input.ts";
import type { Files } from "../world/files.ts";
import { type FaultRule, readRule } from "./rule.ts";

/** Faults with a plot, under a name: they begin together. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly rules: readonly FaultRule[];
}

/** What a scenario's faults are narrowed to: its own word gives way. */
export type Narrowed = Partial<FaultInput>;

const schema = z.strictObject({ description: z.string(), faults: z.array(z.unknown()).min(1) });

/** The scenarios in the folders, by name; of two with one name the later folder's. Throws an EmulatorError for one that is broken. */
export async function loadScenarios(files: Files, dirs: readonly string[]): Promise<Scenario[]> {
  const found = new Map<string, Scenario>();
  for (const dir of dirs) {
    for (const name of await files.list(dir)) {
      const [, plain] = SCENARIO.exec(name) ?? [];
      if (plain !== undefined) found.set(plain, await readScenario(files, `${dir}/${name}`, plain));
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const SCENARIO = /^([\w.-]+)\.(?:ya?ml|json)$/;

/** Throws an EmulatorError when there is none of the name. */
export function findScenario(scenarios: readonly Scenario[], name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  const names = scenarios.map((scenario) => scenario.name);
  const meant = nearest(name, names);
  throw new EmulatorError("AIGW-FAULT", `there is no scenario '${name.slice(0, 60)}'`, {
    hint: `${meant === undefined ? "" : `did you mean '${meant}'? `}scenarios: ${names.join(", ")}`,
  });
}

/** Its rules, as they are added to an account. */
export function scenarioRules({ name, rules }: Scenario, narrowed: Narrowed = {}): FaultRule[] {
  return rules.map(({ input }, index) => ({
    ...readRule({ ...input, ...narrowed, id: `${name}.${index + 1}` }),
    scenario: name,
  }));
}

async function readScenario(files: Files, file: string, name: string): Promise<Scenario> {
  const [document] = await readYamlDocuments(await files.readText(file), file, { code: "AIGW-FAULT" });
  const { data } = schema.safeParse(document?.value);
  if (!document || !data) {
    throw new EmulatorError("AIGW-FAULT", "expected a description and a list of faults", {
      file,
      hint: "docs/faults.md shows one",
    });
  }
  const rules = data.faults.map((fault, index) => placed(() => readRule(fault, ["faults", index]), file, document));
  return { name, description: data.description, rules };
}

/** Says where the fault stands that is none. */
function placed<T>(read: () => T, file: string, document: YamlDocument): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EmulatorError) || !error.setting) throw error;
    const { line, column } = document.locate(error.setting.path, error.setting.part);
    throw new EmulatorError(error.code, error.message, { hint: error.hint, file, line, column });
  }
}
