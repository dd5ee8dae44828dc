import type { Origin } from "../config/layers.ts";
import { resolveConfig } from "../config/resolve-config.ts";
import { settings } from "../config/settings.ts";
import { withoutSecrets } from "../schema/account.ts";
import type { Config } from "../schema/config.ts";
import { hostsWithoutSecrets } from "../schema/hosts.ts";
import { flagLayer } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/** Prints every setting with its value and the place it comes from. */
export async function configShow(terminal: Terminal, { json, config: file, ...flags }: ConfigShowFlags): Promise<void> {
  const { cwd, environment, files } = terminal;
  const { config, origins, warnings } = await resolveConfig({ files, cwd, environment, file, above: [flagLayer(flags)] });
  const rows = settings.map(({ key }) => ({
    key,
    value: shown(config, key),
    origin: origins.get(key) ?? { layer: "default" as const },
  }));
  terminal.stdout.write(json === true ? asJson(rows) : asTable(rows));
  for (const warning of warnings) terminal.stderr.write(`warning ${warning}\n`);
}

function shown(config: Config, key: keyof Config): unknown {
  if (key === "accounts") return withoutSecrets(config.accounts);
  if (key === "controlToken") return config.controlToken === null ? null : "(set)";
  return key === "hosts" ? hostsWithoutSecrets(config.hosts) : config[key];
}

const MAX_COLUMN = 32;

export interface ConfigShowFlags {
  readonly json?: boolean;
  readonly config?: string;
  readonly [flag: string]: unknown;
}

interface Row {
  readonly key: string;
  readonly value: unknown;
  readonly origin: Origin;
}

function asJson(rows: readonly Row[]): string {
  const facts = Object.fromEntries(
    rows.map(({ key, value, origin }) => [key, { value, layer: origin.layer, from: origin.name ?? null }]),
  );
  return `${JSON.stringify(facts, null, 2)}\n`;
}

function asTable(rows: readonly Row[]): string {
  const cells = rows.map(({ key, value, origin }) => [key, JSON.stringify(value), origin.name ?? origin.layer] as const);
  const keyWidth = Math.max(...cells.map(([key]) => key.length));
  // A long value moves its own origin to the right, not those of all the others.
  const valueWidth = Math.max(...cells.map(([, value]) => value.length).filter((width) => width <= MAX_COLUMN));
  return cells.map(([key, value, from]) => `${key.padEnd(keyWidth)}  ${value.padEnd(valueWidth)}  ${from}\n`).join("");
}
