import { EmulatorError } from "../errors/emulator-error.ts";

/**
 * Parts of a request that do not tell two apart: `body.metadata.run`, `body.messages[*].content`, `query.t`, `model`, and
 * with `~ /pattern/flags` only what the pattern finds there. `frame.item.id` is a part of what a client says over a socket.
 * `headers.…` is understood, and never counts anyway.
 */
export interface Ignore {
  readonly path: readonly (string | number | "*")[];
  readonly pattern: RegExp | undefined;
}

/** Undefined for what is none. */
export function parseIgnore(text: string): Ignore | undefined {
  const found = /^\s*([^~]+?)\s*(?:~\s*\/(.+)\/([imsu]*)\s*)?$/s.exec(text);
  const path = found?.[1] === undefined ? undefined : parsePath(found[1]);
  if (!found || !path) return undefined;
  if (found[2] === undefined) return { path, pattern: undefined };
  try {
    return { path, pattern: new RegExp(found[2], `g${found[3] ?? ""}`) };
  } catch {
    return undefined;
  }
}

/** All of them, as a file (its path) or the config lists them. Throws an EmulatorError for what is none. */
export function parsedIgnores(texts: readonly string[], where: string): Ignore[] {
  return texts.map((text) => {
    const ignore = parseIgnore(text);
    if (ignore) return ignore;
    throw new EmulatorError("AIGW-CASSETTE", `ignore: "${text}" is no part of a request`, {
      hint: 'Write it as "body.user", "body.messages[*].content ~ /[0-9-]{10}/", "query.t" or "model"',
      ...(where.endsWith("l") && { file: where }),
    });
  });
}

/** What stands for ignored text. */
const IGNORED = "…";

/** The value without what is ignored; shares what did not change. */
export function withoutIgnored(value: unknown, ignores: readonly Ignore[]): unknown {
  return ignores.reduce((left, { path, pattern }) => without(left, path, pattern), value);
}

const ROOTS = ["body", "query", "model", "headers", "frame"];

function parsePath(text: string): Ignore["path"] | undefined {
  const path: (string | number)[] = [];
  const steps = /(?:^|\.)([^.[\]]+)|\[(\*|-?\d+|"[^"]+")\]/gy;
  let end = 0;
  for (const found of text.matchAll(steps)) {
    const [whole, name, index] = found;
    if (name !== undefined) path.push(name);
    else if (index?.startsWith('"')) path.push(index.slice(1, -1));
    else path.push(index === "*" ? "*" : Number(index));
    end = (found.index ?? 0) + whole.length;
  }
  return end === text.length && ROOTS.includes(String(path[0])) ? path : undefined;
}

function without(value: unknown, path: Ignore["path"], pattern: RegExp | undefined): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return blanked(value, pattern);
  if (Array.isArray(value))
    return value.flatMap((item, index) => (fits(step, index, value.length) ? inItem(item, rest, pattern) : [item]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      if (step !== "*" && key !== step) return [[key, member]];
      return inItem(member, rest, pattern).map((kept) => [key, kept]);
    }),
  );
}

/** Nothing, where the whole item is ignored. */
function inItem(item: unknown, rest: Ignore["path"], pattern: RegExp | undefined): unknown[] {
  return rest.length === 0 && !pattern ? [] : [without(item, rest, pattern)];
}

function fits(step: string | number, index: number, length: number): boolean {
  return step === "*" || step === index || (typeof step === "number" && step < 0 && length + step === index);
}

function blanked(value: unknown, pattern: RegExp | undefined): unknown {
  return typeof value === "string" && pattern ? value.replace(pattern, IGNORED) : value;
}
