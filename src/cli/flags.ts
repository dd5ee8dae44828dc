import { type Command, Option } from "commander";
import type { Layer } from "../config/layer.ts";
import { type Setting, type SettingFlag, settings } from "../config/settings.ts";

/** Gives a command the flags of the settings table, and `--config`. */
export function addSettingFlags(command: Command, chosen: readonly Setting[] = settings): Command {
  command.addOption(new Option("-c, --config <file>", "Config file (default: aigw.config.{ts,mjs,json,yaml,yml} here)"));
  for (const setting of chosen) for (const flag of setting.flags) command.addOption(option(setting, flag));
  return command;
}

/** What the flags say, as a layer. `given` are commander's parsed options. */
export function flagLayer(given: Readonly<Record<string, unknown>>): Layer {
  const origins = new Map<string, string>();
  const values: Record<string, unknown> = {};
  for (const setting of settings) {
    const flag = setting.flags.find((candidate) => isGiven(candidate, given));
    if (!flag) continue;
    values[setting.key] = flag.placeholder === undefined ? flag.value : setting.read(String(given[attribute(flag)]));
    origins.set(setting.key, flag.flag);
  }
  return { kind: "flag", values, origin: (key) => origins.get(key) ?? `--${key}` };
}

function option(setting: Setting, { flag, placeholder, description }: SettingFlag): Option {
  const made =
    placeholder === undefined
      ? new Option(flag, description ?? setting.description)
      : new Option(`${flag} <${placeholder}>`, `${setting.description} (default: ${setting.default})`);
  const rivals = setting.flags.map(attribute).filter((name) => name !== made.attributeName());
  return rivals.length > 0 ? made.conflicts(rivals) : made;
}

/** `--strict` and `--no-strict` share an attribute: true or false tells which was written last. */
function isGiven(flag: SettingFlag, given: Readonly<Record<string, unknown>>): boolean {
  const value = given[attribute(flag)];
  return value !== undefined && (value === false) === flag.flag.startsWith("--no-");
}

function attribute({ flag }: SettingFlag): string {
  return new Option(flag).attributeName();
}
