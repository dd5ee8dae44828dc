/** Bytes of a row's bodies; what makes them more is not stored (LOG-22). */
export const LARGEST_LOG = 10 * 1024 * 1024;

/** The bodies that a log row keeps: the request before the answer, each whole or not at all. */
export function keptBodies(
  request: Uint8Array,
  response: Uint8Array | null,
  largest = LARGEST_LOG,
): { readonly request: Uint8Array | null; readonly response: Uint8Array | null } {
  const asked = request.byteLength <= largest ? request : null;
  const room = largest - (asked?.byteLength ?? 0);
  return { request: asked, response: response && response.byteLength <= room ? response : null };
}

/** The beginning of a stored body (LOG-7); `complete` says whether that is all of it. */
export interface LogHead {
  readonly head: string;
  readonly complete: boolean;
}

const HEAD_CHARACTERS = 4096;

/** So many bytes are enough for a head, whatever its characters. */
export const HEAD_BYTES = 4 * HEAD_CHARACTERS;

/** From the first bytes of a body and its length; undefined where no body is kept (LOG-4). */
export function logHead(bytes: Uint8Array | null, length: number | null): LogHead | undefined {
  if (bytes === null || length === null) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  if (text.length <= HEAD_CHARACTERS) return { head: text, complete: bytes.byteLength === length };
  const head = text.slice(0, HEAD_CHARACTERS);
  // Never half a character.
  return { head: HALF.test(head) ? head.slice(0, -1) : head, complete: false };
}

const HALF = /[\uD800-\uDBFF]$/;
