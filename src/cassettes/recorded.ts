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
  /** It broke off: the last chunk, or frame, is not the end of what the provider had to say. */
  readonly partial: boolean;
  /** Of an upgrade that was let in (status 101): what went over the socket. There are no chunks then. */
  readonly session?: RecordedSession | undefined;
}

/** A conversation over a socket. */
export interface RecordedSession {
  /** In the order in which they went. */
  readonly frames: readonly TimedFrame[];
  /** Absent where nobody has written how it ended: it is open until the client closes it. */
  readonly close: RecordedClose | undefined;
}

/** A message; `atMs` counts from asking for the socket, and never falls. */
export interface TimedFrame {
  readonly atMs: number;
  readonly by: "client" | "server";
  readonly data: string | Uint8Array;
}

/** Codes as in RFC 6455; 1006 is a connection that was lost. */
export interface RecordedClose {
  readonly atMs: number;
  readonly by: "client" | "server";
  readonly code: number;
  readonly reason: string;
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
