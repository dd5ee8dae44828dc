import type { Document, Node } from "yaml";
import { usualYaml } from "./usual-yaml.ts";

type Yaml = typeof import("yaml");

/** Texts stay as they are: nothing is folded, and what has several lines is a block. */
const OPTIONS = { version: "1.2", aliasDuplicateObjects: false } as const;
const TEXT_OPTIONS = { lineWidth: 0, blockQuote: "literal", indentSeq: true } as const;

/** A value as one document, without separator and ended by LF: equal values give equal text. */
export async function writeYaml(value: object): Promise<string> {
  return usualYaml(value) ?? (await anyYaml(value));
}

/** The same for everything that YAML can say. */
export async function anyYaml(value: object): Promise<string> {
  const yaml = await import("yaml");
  const document = new yaml.Document(value, OPTIONS);
  yaml.visit(document, {
    Seq(_, node) {
      if (isNumbers(yaml, node)) node.flow = true;
    },
    Scalar(_, node) {
      // A block of blank lines alone is read back as lines without their blanks.
      if (typeof node.value === "string" && BLANK_LINES.test(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  return ended(document.toString(TEXT_OPTIONS));
}

const BLANK_LINES = /^[ \t]*\n\s*$/;

/** A vector takes one line and not a thousand. */
function isNumbers(yaml: Yaml, node: Node): boolean {
  return (
    yaml.isSeq(node) && node.items.length > 0 && node.items.every((item) => yaml.isScalar(item) && typeof item.value === "number")
  );
}

function ended(text: ReturnType<Document["toString"]>): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
