import { redactAnswer, redactRequest } from "../cassettes/redact.ts";
import { refuseSecrets } from "../cassettes/refuse-secrets.ts";
import type { Content } from "./content.ts";
import type { ExportContext, Exporter, Written } from "./exporter.ts";
import type { ImportContext, Importer } from "./importer.ts";
import { type Interaction, isLeftOut } from "./interaction.ts";

/** What came of a file. */
export interface Converted extends Omit<Written, "lost"> {
  /** How many interactions are in what was written. */
  readonly count: number;
  /** What was changed or lost of those that are. */
  readonly notes: readonly { readonly where: string; readonly what: string }[];
}

/**
 * Reads a file of one kind and writes it as another. Whatever it becomes, what is secret gives way as in a recording. Throws an
 * EmulatorError for a file that cannot be read, and for what would still hold a secret.
 */
export async function convert(
  content: Content,
  { from, to }: { readonly from: Importer; readonly to: Exporter },
  context: ImportContext & Pick<ExportContext, "file" | "version">,
): Promise<Converted> {
  const read = await from.read(content, context);
  const refused = read.filter(isLeftOut);
  const interactions = read.flatMap((one) => (isLeftOut(one) ? [] : [redacted(one)]));
  const written = await to.write(interactions, { ...context, from: from.title });
  refuseSecrets(written.text, context.file, content.name);
  const told = interactions.flatMap(({ where, notes }) => notes.map((what) => ({ where, what })));
  const { leftOut } = written;
  const isThere = ({ where }: { readonly where: string }) => leftOut.every((one) => one.where !== where);
  return {
    ...written,
    count: interactions.length - leftOut.length,
    leftOut: [...refused, ...leftOut],
    notes: unique([...told, ...written.lost].filter(isThere)),
    closed: written.closed || written.text.includes("{{secret:"),
  };
}

function redacted(one: Interaction): Interaction {
  return { ...one, request: redactRequest(one.request), answer: redactAnswer(one.answer) };
}

function unique<Note extends { readonly where: string; readonly what: string }>(notes: readonly Note[]): Note[] {
  return [...new Map(notes.map((note) => [`${note.where}\n${note.what}`, note])).values()];
}
