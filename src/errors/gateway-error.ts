import { type CatalogRow, catalog, type RefusalName } from "./catalog.ts";

interface Details extends ErrorOptions {
  /** What the names in braces in the catalogue's text stand for. */
  readonly about?: Readonly<Record<string, string>>;
}

/** The gateway refuses a caller. Thrown anywhere on the road; turned into an envelope in one place per door. */
export class GatewayError extends Error {
  readonly refusal: RefusalName;
  readonly status: number;
  readonly code: number;
  readonly description: string;

  /** `hint` is for the developer at the terminal and in the trace; the wire carries the catalogue's text alone. */
  readonly hint: string;

  constructor(refusal: RefusalName, hint: string, { about, ...options }: Details = {}) {
    const row: CatalogRow = catalog[refusal];
    super(filled(row.message, about), options);
    this.refusal = refusal;
    this.status = row.status;
    this.code = row.code;
    this.description = row.description === undefined ? this.message : filled(row.description, about);
    this.hint = hint;
  }
}

function filled(text: string, about: Details["about"]): string {
  return about === undefined ? text : text.replace(/\{(\w+)\}/g, (braces, name: string) => about[name] ?? braces);
}
