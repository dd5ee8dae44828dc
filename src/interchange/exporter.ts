import type { Places } from "./asked.ts";
import type { Interaction, LeftOut } from "./interaction.ts";

/** Writes one kind of file. A new kind is a file in `to/` and a word in its list. */
export interface Exporter {
  /** As --to has it. */
  readonly name: string;
  readonly title: string;
  /** What is put behind a file's name where nobody says how it is to be called: ".har". */
  readonly ending: string;
  write(interactions: readonly Interaction[], context: ExportContext): Promise<Written>;
}

export interface ExportContext {
  readonly places: Places;
  /** The file, as people write it. */
  readonly file: string;
  /** What it comes from, "a HAR file". */
  readonly from: string;
  readonly version: string;
}

export interface Written {
  readonly text: string;
  /** Files beside it, by their digest; none but of a cassette. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
  /** Whether it is for its owner alone. */
  readonly closed: boolean;
  readonly leftOut: readonly LeftOut[];
  /** What of an interaction the file cannot carry. */
  readonly lost: readonly { readonly where: string; readonly what: string }[];
}
