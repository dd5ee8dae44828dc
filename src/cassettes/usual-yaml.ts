/** Thrown for what is written by somebody who knows all of YAML. */
const UNUSUAL = new Error("not what is usual");

/**
 * What is usual in a recording as a YAML document, to the letter as the library writes it (a test compares the two) and ten times as
 * fast; undefined for anything else. Most of what recording costs is this.
 */
export function usualYaml(value: object): string | undefined {
  try {
    return `${block(value, "")}\n`;
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

/** What stands behind a key or a dash, without the space before it. `indent` is that of its own lines. */
function block(value: unknown, indent: string): string {
  if (typeof value === "string") return value.includes("\n") ? literal(value, indent) : line(value);
  if (typeof value === "number") return number(value);
  if (typeof value === "boolean" || value === null) return String(value);
  if (Array.isArray(value)) return sequence(value, indent);
  if (isPlainObject(value)) return map(value, indent);
  throw UNUSUAL;
}

function map(value: Readonly<Record<string, unknown>>, indent: string): string {
  const inner = `${indent}  `;
  let text = "";
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    if (key === "" || key.length > LONGEST_KEY || key.includes("\n")) throw UNUSUAL;
    const written = block(member, inner);
    const gap = isBlock(member, written) ? `\n${inner}` : " ";
    text += `${text === "" ? "" : `\n${indent}`}${line(key)}:${gap}${written}`;
  }
  return text === "" ? "{}" : text;
}

/** Longer ones are written in another way. */
const LONGEST_KEY = 500;

/** Whether it takes lines of its own. */
function isBlock(value: unknown, written: string): boolean {
  return typeof value === "object" && value !== null && written[0] !== "[" && written !== "{}";
}

function sequence(items: readonly unknown[], indent: string): string {
  if (items.length === 0) return "[]";
  // A vector takes one line and not a thousand.
  if (items.every((item) => typeof item === "number")) return `[ ${items.map(number).join(", ")} ]`;
  return items.map((item) => `- ${block(item, `${indent}  `)}`).join(`\n${indent}`);
}

function number(value: number): string {
  if (!Number.isFinite(value) || Object.is(value, -0)) throw UNUSUAL;
  return String(value);
}

/** Control characters and halves of pairs are escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const ESCAPED = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u{D800}-\u{DFFF}]/u;
/** What would mean something else without quotes. */
const INDICATORS = /^[\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|:[ \t]|[\t ]#|[\t :]$/;
/** Of a document's begin or end, or of a directive. */
const MARKER = /^(?:%|---|\.\.\.)/m;
/** Null, a boolean or a number. */
const ANOTHER_TYPE =
  /^(?:~|[Nn]ull|NULL|[Tt]rue|TRUE|[Ff]alse|FALSE|0o[0-7]+|0x[\dA-Fa-f]+|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN|[-+]?\d+|[-+]?(?:\.\d+|\d+\.\d*)|[-+]?(?:\.\d+|\d+(?:\.\d*)?)[Ee][-+]?\d+)?$/;

function line(text: string): string {
  if (ESCAPED.test(text)) throw UNUSUAL;
  if (INDICATORS.test(text) || ANOTHER_TYPE.test(text)) return quoted(text);
  if (MARKER.test(text)) throw UNUSUAL;
  return text;
}

function quoted(text: string): string {
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}

function literal(text: string, indent: string): string {
  // Space at either end, or more than one line end there, wants to be said.
  if (ESCAPED.test(text) || indent === "" || /^\s|[ \t]\n?$|\n\n$/.test(text)) throw UNUSUAL;
  const ended = text.endsWith("\n");
  const lines = ended ? text.slice(0, -1) : text;
  return `${ended ? "|" : "|-"}\n${indent}${lines.replace(/\n+/g, `$&${indent}`)}`;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
