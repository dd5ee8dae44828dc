import { Buffer } from "node:buffer";

/**
 * Bytes as Latin-1 text, one character a byte. Text is joined, cut and searched far faster than buffers are, and nothing is
 * decoded on the way: a socket takes it as it is.
 */
export type ByteText = string;

/** A text's UTF-8. Nearly every text is ASCII, and is the same either way. */
export function byteText(text: string): ByteText {
  return BEYOND_ASCII.test(text) ? Buffer.from(text).toString("latin1") : text;
}

/** The same bytes as text. */
export function textOf(bytes: Uint8Array): ByteText {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The same text as bytes. */
export function bytesOf(text: ByteText): Buffer {
  return Buffer.from(text, "latin1");
}

const BEYOND_ASCII = /[^\0-\x7f]/;
