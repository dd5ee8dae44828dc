/**
 * Where a text stops being JSON, as line:column, what is expected there and what was found. JSON.parse tells the place in
 * some versions of Node and for some mistakes only. The text is one that JSON.parse has refused.
 */
export function jsonMistake(text: string): string {
  const { at, expected } = firstMistake(text);
  const before = text.slice(0, at).split("\n");
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  return `line ${line}:${column}: expected ${expected}, found ${foundAt(text, at)}`;
}

type Expected = "a value" | "a value or ]" | "a key or }" | "a key in double quotes" | ":" | ", or }" | ", or ]" | "the end";

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const WORD = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Reads token by token; `open` holds the brackets that are still to be closed. */
function firstMistake(text: string): { at: number; expected: Expected } {
  const open: ("{" | "[")[] = [];
  let expected: Expected = "a value";
  let at = lengthAt(SPACE, text, 0);
  for (;;) {
    const token = tokenAt(text, at);
    const next: Expected | undefined = token === undefined ? undefined : after(expected, token, open);
    if (token === undefined || next === undefined) return { at, expected };
    expected = next;
    at += token.length;
    at += lengthAt(SPACE, text, at);
  }
}

/** What may follow a token; undefined when it may not stand here. */
function after(expected: Expected, token: string, open: ("{" | "[")[]): Expected | undefined {
  if (token === "}" || token === "]") return closed(expected, token, open);
  if (token === ",") return afterComma(expected);
  if (token === ":") return expected === ":" ? "a value" : undefined;
  if (expected === "a key or }" || expected === "a key in double quotes") return token.startsWith('"') ? ":" : undefined;
  if (expected !== "a value" && expected !== "a value or ]") return undefined;
  if (token !== "{" && token !== "[") return afterValue(open);
  open.push(token);
  return token === "{" ? "a key or }" : "a value or ]";
}

function closed(expected: Expected, token: "}" | "]", open: ("{" | "[")[]): Expected | undefined {
  const fits = token === "}" ? ["a key or }", ", or }"] : ["a value or ]", ", or ]"];
  if (!fits.includes(expected)) return undefined;
  open.pop();
  return afterValue(open);
}

function afterComma(expected: Expected): Expected | undefined {
  if (expected === ", or }") return "a key in double quotes";
  return expected === ", or ]" ? "a value" : undefined;
}

function afterValue(open: readonly ("{" | "[")[]): Expected {
  const inside = open.at(-1);
  if (inside === undefined) return "the end";
  return inside === "{" ? ", or }" : ", or ]";
}

function tokenAt(text: string, at: number): string | undefined {
  const character = text[at];
  if (character === undefined) return undefined;
  if ("{}[],:".includes(character)) return character;
  const length = lengthAt(STRING, text, at) || lengthAt(WORD, text, at);
  return length > 0 ? text.slice(at, at + length) : undefined;
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

function foundAt(text: string, at: number): string {
  const rest = text.slice(at).split("\n")[0] ?? "";
  if (rest === "") return at >= text.length ? "the end of the body" : "the end of the line";
  return rest.length > 20 ? `${rest.slice(0, 20)}…` : rest;
}
