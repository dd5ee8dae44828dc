import type { Captures } from "./captures.ts";
import { type Facts, readerOf } from "./placeholders.ts";

/** Text with `{{placeholders}}`, made ready to fill. */
export interface Template {
  /** The whole text, where there is nothing to fill in. */
  readonly constant: string | undefined;
  render(facts: Facts): string;
}

/** The template must have passed its check: see templateProblems. */
export function compileTemplate(text: string, captures: Captures | undefined): Template {
  const pieces = parseTemplate(text).map((piece) => (typeof piece === "string" ? piece : readerOf(piece.placeholder, captures)));
  if (pieces.every((piece) => typeof piece === "string")) {
    const constant = pieces.join("");
    return { constant, render: () => constant };
  }
  const fill = (facts: Facts) => pieces.map((piece) => (typeof piece === "string" ? piece : asText(piece(facts)))).join("");
  return { constant: undefined, render: fill };
}

export interface ValueTemplate {
  readonly isConstant: boolean;
  render(facts: Facts): unknown;
}

/**
 * A JSON value whose texts are templates. A text that is nothing but one `{{json.…}}` becomes the value it names, with
 * its type.
 */
export function compileValue(value: unknown, captures: Captures | undefined): ValueTemplate {
  if (typeof value === "string") return compileText(value, captures);
  if (Array.isArray(value)) {
    const items = value.map((item) => compileValue(item, captures));
    return combined(items, (facts) => items.map((item) => item.render(facts)));
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, member]) => [key, compileValue(member, captures)] as const);
    const render = (facts: Facts) => Object.fromEntries(members.map(([key, member]) => [key, member.render(facts)]));
    return combined(
      members.map(([, member]) => member),
      render,
    );
  }
  return { isConstant: true, render: () => value };
}

export type Piece = string | Slot;

interface Slot {
  readonly placeholder: string;
  /** False when nothing closes the braces: everything after them is in the placeholder. */
  readonly isClosed: boolean;
}

/** `\{{` stands for two braces. */
export function parseTemplate(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(/\\\{\{|\{\{([^{}]*)\}\}|\{\{(.*)/gs)) {
    if (found.index > from) pieces.push(text.slice(from, found.index));
    from = found.index + found[0].length;
    const placeholder = found[1] ?? found[2];
    pieces.push(placeholder === undefined ? "{{" : { placeholder: placeholder.trim(), isClosed: found[1] !== undefined });
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

function compileText(text: string, captures: Captures | undefined): ValueTemplate {
  const [only, ...others] = parseTemplate(text);
  if (typeof only === "object" && others.length === 0 && only.placeholder.startsWith("json.")) {
    const read = readerOf(only.placeholder, captures);
    return { isConstant: false, render: (facts) => read(facts) ?? null };
  }
  const template = compileTemplate(text, captures);
  return { isConstant: template.constant !== undefined, render: template.render };
}

function combined(parts: readonly ValueTemplate[], render: ValueTemplate["render"]): ValueTemplate {
  const hasTemplates = parts.some((part) => !part.isConstant);
  if (hasTemplates) return { isConstant: false, render };
  // Rendered once all the same: escaped braces have to lose their backslash.
  let rendered: { readonly value: unknown } | undefined;
  return {
    isConstant: true,
    render(facts) {
      rendered ??= { value: render(facts) };
      return rendered.value;
    },
  };
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined ? "" : JSON.stringify(value);
}
