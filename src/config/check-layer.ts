import { dotted, EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import { holdsSecret } from "../schema/account.ts";
import { configKeys, configSchema } from "../schema/config-schema.ts";
import { hostHoldsSecret } from "../schema/hosts.ts";
import type { Layer, Position } from "./layer.ts";
import { settings } from "./settings.ts";

type Issue = NonNullable<ReturnType<typeof configSchema.safeParse>["error"]>["issues"][number];

interface Mistake {
  readonly text: string;
  readonly hint: string;
  readonly position?: Position | undefined;
}

/** Throws an EmulatorError that names every mistake in the layer, the first one with its place. */
export function checkLayer(layer: Layer): void {
  const { error } = configSchema.safeParse(layer.values);
  const [first, ...others] = (error?.issues ?? []).flatMap((issue) => mistakes(issue, layer)).sort(byPosition);
  if (!first) return;
  throw new EmulatorError("AIGW-CONFIG", [first.text, ...others.map((mistake) => withPlace(mistake, layer.file))].join("\n"), {
    hint: first.hint,
    ...(layer.file === undefined ? {} : { file: layer.file }),
    ...first.position,
  });
}

function mistakes(issue: Issue, layer: Layer): Mistake[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key, issue.path, layer));
  return [wrongValue(issue, layer)];
}

function unknownKey(key: string, path: readonly PropertyKey[], layer: Layer): Mistake {
  const known = configKeys(path);
  const meant = nearest(key, known);
  return {
    text: `unknown setting ${JSON.stringify(dotted([...path, key]))}${layer.file === undefined ? ` in ${layer.origin(key)}` : ""}`,
    hint: `${meant === undefined ? "" : `did you mean "${meant}"? `}Known here: ${known.join(", ")}`,
    position: layer.locate?.([...path, key], "key"),
  };
}

function wrongValue({ path, message }: Issue, layer: Layer): Mistake {
  const value = valueAt(layer.values, path);
  const found = value === undefined ? "nothing" : shown(value, path);
  const setting = settings.find(({ key }) => key === path[0]);
  return {
    text: `${name(path, layer)}: ${message}, found ${found}`,
    hint: setting ? `${setting.key}: ${setting.description}` : "write a mapping of settings",
    position: layer.locate?.(path, "value"),
  };
}

/** In a file the place says where; elsewhere the flag, variable or option has to. */
function name(path: readonly PropertyKey[], layer: Layer): string {
  const [key, ...rest] = path;
  if (layer.file !== undefined || key === undefined) return dotted(path);
  return `${layer.origin(String(key))}${rest.length === 0 ? "" : ` ${dotted(path)}`}`;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (isIndexable(value) ? value[step] : undefined), values);
}

function isIndexable(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown, path: readonly PropertyKey[]): string {
  if (holdsSecret(path) || hostHoldsSecret(path)) return "something that is not shown because it may hold a secret";
  const text = (JSON.stringify(value) ?? String(value)).replace(USER_IN_URL, "//•••@");
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const USER_IN_URL = /\/\/[^/@\s"]*@/g;

function withPlace({ text, position }: Mistake, file: string | undefined): string {
  if (file === undefined) return text;
  return `${position ? `${file}:${position.line}:${position.column}` : file} ${text}`;
}

function byPosition(a: Mistake, b: Mistake): number {
  if (!a.position || !b.position) return 0;
  return a.position.line - b.position.line || a.position.column - b.position.column;
}
