import type { Document, LineCounter, YAMLParseError } from "yaml";
import { EmulatorError } from "../errors/emulator-error.ts";
import { type PlacedProblem, refusal } from "./refusal.ts";

/** One document of a YAML (or JSON) file, and where everything in it stands. */
export interface YamlDocument {
  readonly value: unknown;
  /** Of something that is missing: where that stands which it is missing from. */
  locate(path: readonly PropertyKey[], part: "key" | "value"): Position;
}

/** Both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

type Yaml = typeof import("yaml");

/** Throws an EmulatorError (`code`) with the place for text that is no YAML. With `merge`, a key `<<` brings in other maps. Empty documents are left out. */
export async function readYamlDocuments(
  text: string,
  file: string,
  { code, merge = false }: { readonly code: string; readonly merge?: boolean },
): Promise<YamlDocument[]> {
  // Loaded here because most set-ups have no such file.
  const yaml = await import("yaml");
  const lines = new yaml.LineCounter();
  const options = { lineCounter: lines, merge, stringKeys: true, prettyErrors: false, logLevel: "error" } as const;
  // The parser gives a special empty list for a text without documents.
  const documents: Document[] = [...yaml.parseAllDocuments(text, options)];
  // Of each document the first mistake only: the parser stumbles over what follows from it.
  const problems = documents.flatMap((document) => [
    ...document.errors.slice(0, 1).map((error) => syntaxProblem(error, lines)),
    ...strayAliases(yaml, document, lines),
  ]);
  if (problems.length > 0) throw refusal(code, file, text, problems);
  return documents
    .filter(({ contents }) => contents !== null && !(yaml.isScalar(contents) && contents.value === null))
    .map((document) => ({
      value: plainValue(document, file, code),
      locate: (path, part) => position(lines, offsetOf(yaml, document, path, part)),
    }));
}

function plainValue(document: Document, file: string, code: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    throw new EmulatorError(code, "has aliases (*name) within aliases, so many that no computer could hold what they stand for", {
      file,
      hint: "Write out what the aliases stand for",
      cause,
    });
  }
}

function offsetOf(yaml: Yaml, document: Document, path: readonly PropertyKey[], part: "key" | "value"): number {
  let key: unknown;
  let value: unknown = document.contents;
  for (const step of path) {
    if (yaml.isAlias(value)) value = value.resolve(document);
    const pair = yaml.isMap(value) ? value.items.find((item) => yaml.isScalar(item.key) && item.key.value === step) : undefined;
    const next = yaml.isSeq(value) ? value.items[Number(step)] : pair?.value;
    if (!pair && next === undefined) break;
    key = pair?.key ?? next;
    // A key with nothing after it: the key is all there is to see.
    value = yaml.isScalar(next) && next.value === null && !next.source ? key : next;
  }
  const node = part === "key" ? (key ?? value) : value;
  return yaml.isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

/** An alias without its anchor would only be noticed when values are made, without a place. */
function strayAliases(yaml: Yaml, document: Document, lines: LineCounter): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  yaml.visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return;
      problems.push({
        ...position(lines, alias.range?.[0] ?? 0),
        message: `*${alias.source} refers to an anchor that is not there`,
        hint: `Quote a text that begins with *: "*${alias.source}"`,
      });
    },
  });
  return problems;
}

const HINTS: Readonly<Partial<Record<YAMLParseError["code"], string>>> = {
  DUPLICATE_KEY: "Keep one of the two",
  NON_STRING_KEY: 'Quote a text that begins with {, as in "{{model}}"',
  TAB_AS_INDENT: "Indent with spaces",
  BLOCK_AS_IMPLICIT_KEY: 'Quote a text with a colon in it: "Note: …"; or check the indentation',
};

function syntaxProblem(
  { code, message, pos }: Pick<YAMLParseError, "code" | "message" | "pos">,
  lines: LineCounter,
): PlacedProblem {
  return {
    ...position(lines, pos[0]),
    message,
    hint: HINTS[code] ?? "Correct the YAML there; a text with special characters needs quotes",
  };
}

function position(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
