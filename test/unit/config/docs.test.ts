import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { exitCode } from "../../../src/cli/exit-code.ts";
import { CONFIG_FILE_NAMES } from "../../../src/config/config-file.ts";
import { type Setting, settings } from "../../../src/config/settings.ts";
import { configSchema } from "../../../src/schema/config-schema.ts";

const configuration = readFileSync("docs/configuration.md", "utf8");
const cli = readFileSync("docs/cli.md", "utf8");

test("docs/configuration.md has the table of settings", () => {
  expect(rows(configuration, "Setting")).toEqual(settings.map(row));
});

test("docs/configuration.md names every file that is looked for", () => {
  for (const name of CONFIG_FILE_NAMES) expect(configuration).toContain(`\`${name}\``);
});

test("the YAML example in docs/configuration.md is a config", () => {
  const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(configuration) ?? [];
  expect(configSchema.safeParse(parse(example)).error).toBeUndefined();
});

test("docs/cli.md has every flag of start with what it does", () => {
  const flags = settings.flatMap(({ flags, description }) =>
    flags.map((flag) => `| \`${written(flag)}\` | ${flag.description ?? description} |`),
  );
  expect(rows(cli, "Flag")).toEqual(["| `-c`, `--config <file>` | Config file to read instead of looking for one |", ...flags]);
});

test("docs/cli.md has every exit code", () => {
  expect(rows(cli, "Code").map((line) => Number(line.split("|")[1]))).toEqual(Object.values(exitCode));
});

function row({ key, default: value, variable, flags, description }: Setting): string {
  const ways = flags.map((flag) => `\`${written(flag)}\``).join(" ");
  return `| \`${key}\` | \`${JSON.stringify(value)}\` | ${variable === undefined ? "" : `\`${variable}\``} | ${ways} | ${description} |`.replaceAll(
    "|  |",
    "| |",
  );
}

function written({ flag, placeholder }: Setting["flags"][number]): string {
  return placeholder === undefined ? flag : `${flag} <${placeholder}>`;
}

/** The lines of the table whose first column is headed so. */
function rows(page: string, heading: string): string[] {
  const [, table = ""] = new RegExp(`^\\| ${heading} .*\\n\\|[ -|]*\\n((?:\\|.*\\n)*)`, "m").exec(page) ?? [];
  return table.trimEnd().split("\n");
}
