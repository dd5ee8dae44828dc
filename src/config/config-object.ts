import { EmulatorError } from "../errors/emulator-error.ts";

/** What a config file holds, as an object of settings; an EmulatorError when it holds something else. */
export function configObject(value: unknown, file: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw new EmulatorError("AIGW-CONFIG", `a config file holds an object of settings, this one holds ${kindOf(value)}`, {
    file,
    line: 1,
    column: 1,
    hint: /\.(?:ts|mjs)$/.test(file) ? "write: export default { port: 4177 }" : "write one setting a line, such as port: 4177",
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === undefined) return "no default export";
  if (Array.isArray(value)) return "a list";
  return value === null ? "null" : `a ${typeof value}`;
}
