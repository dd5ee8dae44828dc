import type { Schema } from "./schema.ts";

/**
 * A schema with the limits that stand in its description only. Anthropic takes few keywords, so its SDK and the AI SDK
 * write the others into the description and hold the answer against the full schema (clients 7.6): a model reads them.
 */
export function withDescribedLimits(schema: Schema): Schema {
  const { description } = schema;
  if (typeof description !== "string") return schema;
  const limits = inBraces(description) ?? inLastLine(description);
  return limits ? { ...limits, ...schema } : schema;
}

/** Anthropic's SDK: the last paragraph is `{minimum: 1, pattern: "^a"}`. */
function inBraces(description: string): Schema | undefined {
  const text = description.slice(description.lastIndexOf("\n\n") + 1).trim();
  if (!text.startsWith("{") || !text.endsWith("}")) return undefined;
  const keywordOf = (part: string) => WORD.exec(part)?.[1];
  return limitsIn(text.slice(1, -1).split(", "), ", ", keywordOf, parsed);
}

const WORD = /^(\w+): /;

/** AI SDK: the last line is `minimum: 1; max length: 5; pattern: ^a.` */
function inLastLine(description: string): Schema | undefined {
  if (!description.endsWith(".")) return undefined;
  const line = description.slice(description.lastIndexOf("\n") + 1, -1);
  const keywordOf = (part: string) => SPELLED.find(({ spelling }) => part.startsWith(spelling))?.keyword;
  return limitsIn(line.split("; "), "; ", keywordOf, (value, keyword) => (TEXTS.has(keyword) ? value : parsed(value)));
}

const TEXTS = new Set(["pattern", "format"]);
const COUNTS = ["minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"];
const NUMBERS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
const SPELLED = [...NUMBERS, ...COUNTS, ...TEXTS, "not"].map((keyword) => ({
  keyword,
  spelling: `${keyword.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}: `,
}));

/** `keyword: value` parts; one that does not begin a new limit belongs to the value before it, for patterns hold anything. */
function limitsIn(
  parts: readonly string[],
  separator: string,
  keywordOf: (part: string) => string | undefined,
  read: (text: string, keyword: string) => unknown,
): Schema | undefined {
  const limits: Record<string, unknown> = {};
  let open: { keyword: string; text: string } | undefined;
  for (const part of parts) {
    const keyword = keywordOf(part);
    const begins = keyword !== undefined && (!open || limits[open.keyword] !== undefined);
    if (begins) open = { keyword, text: part.slice(part.indexOf(": ") + 2) };
    else if (open) open.text += separator + part;
    else return undefined;
    limits[open.keyword] = read(open.text, open.keyword);
  }
  return open && limits[open.keyword] !== undefined ? limits : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
