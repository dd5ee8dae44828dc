import type { z } from "zod";
import { refusal } from "../documents/refusal.ts";
import { schemaProblems } from "../documents/schema-problems.ts";
import { readYamlDocuments, type YamlDocument } from "../documents/yaml-documents.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { type CassetteHeader, cassetteHeaderSchema, type InteractionDocument, interactionSchema } from "../schema/cassette.ts";
import { brokenLine } from "./broken-line.ts";
import { type DocumentText, splitDocuments } from "./split-documents.ts";

/** A cassette file, checked. */
export interface Cassette {
  readonly header: CassetteHeader;
  readonly interactions: readonly PlacedInteraction[];
}

export interface PlacedInteraction {
  readonly document: InteractionDocument;
  readonly place: DocumentText;
}

const CODE = "AIGW-CASSETTE";
const NO_HEADER: CassetteHeader = { aigw: 1 };

/** Throws an EmulatorError with file, line and column for the first document that is broken. */
export async function readCassette(text: string, file: string): Promise<Cassette> {
  const documents = await readYamlDocuments(text, file, { code: CODE });
  const places = splitDocuments(text).filter((_, index) => index < documents.length);
  const [first, ...others] = documents;
  const hasHeader = first !== undefined && isHeader(first.value);
  const header = first && hasHeader ? checked(cassetteHeaderSchema, first, file, text) : NO_HEADER;
  const rest = hasHeader ? others : documents;
  const placesOfRest = places.slice(hasHeader ? 1 : 0);
  const interactions = rest.map((document, index) => {
    const place = placesOfRest[index];
    if (!place) throw new Error(`${file}: more documents than separators`);
    const interaction = checked(interactionSchema, document, file, text);
    refuseBrokenLine(interaction, document, file, text);
    return { document: interaction, place };
  });
  refuseRepeatedIds(interactions, rest, file, text);
  return { header, interactions };
}

/** One interaction of a file, whose text and first line are known. Throws as above. */
export async function readInteraction(
  { text, line }: Pick<DocumentText, "text" | "line">,
  file: string,
): Promise<InteractionDocument> {
  try {
    return await interactionIn(text, file);
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    // With as many empty lines in front, places are those of the file; to read them all for every interaction takes too long.
    return await interactionIn("\n".repeat(line - 1) + text, file);
  }
}

async function interactionIn(text: string, file: string): Promise<InteractionDocument> {
  const [document] = await readYamlDocuments(text, file, { code: CODE });
  if (!document) throw new Error(`${file}: nothing to read`);
  return checked(interactionSchema, document, file, text);
}

function isHeader(value: unknown): boolean {
  return typeof value === "object" && value !== null && "aigw" in value;
}

function checked<Value>(schema: z.ZodType<Value>, { value, locate }: YamlDocument, file: string, text: string): Value {
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  const problems = schemaProblems(schema, found.error, value);
  const placed = problems.map((problem) => ({ ...problem, ...locate(problem.path, problem.part) }));
  throw refusal(CODE, file, text, placed);
}

/** Now, and not when somebody waits for the answer. */
function refuseBrokenLine({ response }: InteractionDocument, { locate }: YamlDocument, file: string, text: string): void {
  const broken = brokenLine(response);
  if (!broken) return;
  // The lines of a block stand below its member.
  const line = locate(["response", broken.member], "value").line + 1 + broken.line;
  const column = (text.split(/\r?\n/)[line - 1]?.search(/\S/) ?? 0) + 1;
  const message = `response.${broken.member}: ${broken.message}`;
  throw refusal(CODE, file, text, [
    { line, column: Math.max(1, column), message, hint: "Correct the line, or record the interaction again" },
  ]);
}

function refuseRepeatedIds(
  interactions: readonly PlacedInteraction[],
  documents: readonly YamlDocument[],
  file: string,
  text: string,
): void {
  const seen = new Map<string, number>();
  for (const [index, { document }] of interactions.entries()) {
    const place = documents[index]?.locate(["id"], "value") ?? { line: 1, column: 1 };
    const taken = seen.get(document.id);
    seen.set(document.id, place.line);
    if (taken === undefined) continue;
    const message = `id: expected each id once, "${document.id}" is also the interaction at ${file}:${taken}`;
    throw refusal(CODE, file, text, [{ ...place, message, hint: "Rename one of the two" }]);
  }
}
