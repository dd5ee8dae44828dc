import { catalog, type RefusalName } from "./catalog.ts";

/** The gateway refuses a caller. Thrown anywhere on the road; turned into an envelope in one place per door. */
export class GatewayError extends Error {
  readonly refusal: RefusalName;
  readonly status: number;
  readonly code: number;
  readonly description: string;

  /** `hint` is for the developer at the terminal and in the trace; the wire carries the catalogue's text alone. */
  readonly hint: string;

  constructor(refusal: RefusalName, hint: string, options?: ErrorOptions) {
    const row = catalog[refusal];
    super(row.message, options);
    this.refusal = refusal;
    this.status = row.status;
    this.code = row.code;
    this.description = row.message;
    this.hint = hint;
  }
}
