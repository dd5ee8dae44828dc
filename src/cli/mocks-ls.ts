import { join } from "node:path";
import { resolveConfig } from "../config/resolve-config.ts";
import { providerSlugs } from "../emulator/facts.ts";
import { notRead } from "../models/open-mocks.ts";
import { loadMocks } from "../models/rules/load.ts";
import { openMockRules } from "../models/rules/rules.ts";
import { newRuleState } from "../models/rules/state.ts";
import { modelCatalogueSchema } from "../schema/model-catalogue.ts";
import { flagLayer } from "./flags.ts";
import { missingFolder } from "./mocks-news.ts";
import type { Terminal } from "./terminal.ts";

export interface MocksLsFlags {
  readonly json?: boolean;
  readonly config?: string;
  readonly [flag: string]: unknown;
}

/** Prints the scripted rules of the mocks folder in the order in which they are tried, and why some never answer. */
export async function mocksLs(terminal: Terminal, { json, config: file, ...flags }: MocksLsFlags): Promise<void> {
  const { cwd, environment, files } = terminal;
  const { config, origins } = await resolveConfig({ files, cwd, environment, file, above: [flagLayer(flags)] });
  for (const warning of await missingFolder(config.mocks, origins.get("mocks"), terminal))
    terminal.stderr.write(`warning ${warning}\n`);
  const loaded = await loadMocks(files, join(cwd, config.mocks), modelCatalogueSchema, providerSlugs);
  const rules = openMockRules(loaded.rules);
  const shadowed = new Map(rules.shadowed().map(({ rule, why }) => [rule.id, why]));
  const rows = rules.list(newRuleState()).map(({ hits: _, ...rule }) => ({ ...rule, shadowed: shadowed.get(rule.id) ?? null }));
  if (json === true) return void terminal.stdout.write(`${JSON.stringify({ rules: rows, ignored: loaded.ignored }, null, 2)}\n`);
  terminal.stdout.write(rows.length === 0 ? `no rules in ${config.mocks}/*.mock.yaml\n` : rows.map(asText).join(""));
  for (const name of loaded.ignored) terminal.stderr.write(`warning ${notRead(name)}\n`);
}

function asText(rule: { id: string; file: string; line: number; explanation: string; shadowed: string | null }): string {
  const never = rule.shadowed === null ? "" : `    never answers: ${rule.shadowed}\n`;
  return `${rule.id}  ${rule.file}:${rule.line}\n    ${rule.explanation}\n${never}`;
}
