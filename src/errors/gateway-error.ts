import { type CatalogRow, catalog, type RefusalName } from "./catalog.ts";
import type { LintId } from "./lints.ts";

interface Details extends ErrorOptions {
  /** What the names in braces in the catalogue's text stand for. */
  readonly about?: Readonly<Record<string, string>>;
  /** The mistake behind it, where it is one that has a lint. */
  readonly lint?: RefusalLint | undefined;
  /** Headers that go with it, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body, where it is not the gateway's envelope but in words that the caller's client reads. */
  readonly body?: Uint8Array | undefined;
}

/** `about` says where in the request the mistake was made. */
interface RefusalLint {
  readonly id: LintId;
  readonly about: string;
}

/** The gateway refuses a caller. Thrown anywhere on the road; turned into an envelope in one place per door. */
export class GatewayError extends Error {
  readonly refusal: RefusalName;
  readonly status: number;
  readonly code: number;
  readonly description: string;

  /** `hint` is for the developer at the terminal and in the trace; the wire carries the catalogue's text alone. */
  readonly hint: string;

  readonly lint: RefusalLint | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  /** Who says it: the gateway, or Access in front of it, which has no envelope and no ids. */
  readonly by: "gateway" | "access";

  constructor(refusal: RefusalName, hint: string, { about, lint, headers = {}, body, ...options }: Details = {}) {
    const row: CatalogRow = catalog[refusal];
    super(filled(row.message, about), options);
    this.refusal = refusal;
    this.status = row.status;
    this.code = row.code;
    this.description = row.description === undefined ? this.message : filled(row.description, about);
    this.hint = hint;
    this.lint = lint;
    this.headers = headers;
    this.body = body;
    this.by = row.by ?? "gateway";
  }
}

function filled(text: string, about: Details["about"]): string {
  return about === undefined ? text : text.replace(/\{(\w+)\}/g, (braces, name: string) => about[name] ?? braces);
}
