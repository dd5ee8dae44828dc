import type { Files } from "../world/files.ts";
import type { Places } from "./asked.ts";
import type { Content } from "./content.ts";
import type { Interaction, LeftOut } from "./interaction.ts";

/** Reads one kind of file. A new kind is a file in `from/` and a word in its list. */
export interface Importer {
  /** As --from has it. */
  readonly name: string;
  /** "a HAR file": for people. */
  readonly title: string;
  /** Whether a file is of this kind; several may say so of one, and the first in the list is taken. */
  recognises(content: Content): boolean;
  /** In the order of the file. Throws an EmulatorError for a file that is broken as a whole. */
  read(content: Content, context: ImportContext): Promise<readonly (Interaction | LeftOut)[]>;
}

export interface ImportContext {
  readonly places: Places;
  /** Keep refused keys (401, 403) and server errors as well. */
  readonly recordErrors: boolean;
  readonly files: Pick<Files, "readBytes">;
}
