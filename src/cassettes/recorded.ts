/** A request as its provider got it: what a recording is found by. */
export interface RecordedRequest {
  /** Slug. */
  readonly provider: string;
  readonly method: string;
  /** After the provider, without query. */
  readonly path: string;
  /** Parameters in order of their names, without credentials; empty when there are none. */
  readonly query: string;
  readonly model: string | undefined;
  readonly body: RecordedBody;
}

/** A request's body, by what can be compared: JSON without its `model`, text, a form's fields, or bytes as a digest. */
export type RecordedBody =
  | { readonly kind: "none" }
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "form"; readonly fields: readonly FormField[] }
  | { readonly kind: "bytes"; readonly sha256: string; readonly size: number };

export type FormField =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly file: string; readonly type: string; readonly sha256: string; readonly size: number };

/** A provider's answer as it came. */
export interface RecordedAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Milliseconds from sending the request to the answer's headers. */
  readonly atMs: number;
  readonly chunks: readonly TimedChunk[];
  /** It broke off: the last chunk is not the end of what the provider had to say. */
  readonly partial: boolean;
}

/** Bytes that came together; `atMs` counts from sending the request, and never falls. */
export interface TimedChunk {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

export interface Usage {
  readonly in: number;
  readonly out: number;
}
