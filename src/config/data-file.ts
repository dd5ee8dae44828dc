import type { Document, LineCounter } from "yaml";
import { EmulatorError } from "../errors/emulator-error.ts";
import { configObject } from "./config-object.ts";
import type { Layer, Position } from "./layer.ts";

type Yaml = typeof import("yaml");

/** A YAML or JSON config file as a layer that knows where everything stands. `file` is the name to show. */
export async function readDataFile(text: string, file: string): Promise<Layer> {
  // Loaded here because most set-ups have no such file. YAML 1.2 includes JSON, and this parser knows positions.
  const yaml = await import("yaml");
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken) throw unreadable(broken.message, file, text, position(lines, broken.pos[0]), broken);
  // Where editors find the JSON Schema: theirs, not ours.
  const { $schema: _, ...values } = configObject(toValue(document, file, text) ?? {}, file);
  return {
    kind: "file",
    file,
    values,
    origin: () => file,
    locate(path, part) {
      const offset = offsetOf(yaml, document, path, part);
      return offset === undefined ? undefined : position(lines, offset);
    },
  };
}

function toValue(document: Document, file: string, text: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // An alias without its anchor is noticed only when values are made.
    throw unreadable(error instanceof Error ? error.message : String(error), file, text, undefined, error);
  }
}

/** Of something that is missing: where that stands which it is missing from. */
function offsetOf(yaml: Yaml, document: Document, path: readonly PropertyKey[], part: "key" | "value"): number | undefined {
  let key: unknown;
  let value: unknown = document.contents;
  for (const step of path) {
    if (yaml.isAlias(value)) value = value.resolve(document);
    const pair = yaml.isMap(value)
      ? value.items.find((item) => yaml.isScalar(item.key) && String(item.key.value) === step)
      : undefined;
    const next = yaml.isSeq(value) ? value.items[Number(step)] : pair?.value;
    if (next === undefined) break;
    key = pair?.key;
    value = next;
  }
  const node = part === "key" ? key : value;
  return yaml.isNode(node) ? node.range?.[0] : undefined;
}

function unreadable(reason: string, file: string, text: string, place: Position | undefined, cause: unknown): EmulatorError {
  const line = place && text.split("\n")[place.line - 1]?.trim();
  return new EmulatorError("AIGW-CONFIG", line ? `${reason}\n${line}` : reason, {
    file,
    ...place,
    hint: `correct the ${/\.json$/.test(file) ? "JSON" : "YAML"} there`,
    cause,
  });
}

function position(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
