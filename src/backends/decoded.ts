import { pipeline, Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { UpstreamAnswer } from "../world/upstream.ts";

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * An answer that is compressed although nobody asked for that, as it was before: callers are not told to expect it, and nothing
 * that is recorded or logged may hide in it. Undefined encodings stay.
 */
export function decoded(answer: UpstreamAnswer): UpstreamAnswer {
  const encoding = answer.headers["content-encoding"];
  const decoder = typeof encoding === "string" ? decoders[encoding.trim().toLowerCase()]?.() : undefined;
  if (!decoder) return answer;
  const { "content-encoding": _encoding, "content-length": _length, ...headers } = answer.headers;
  // Its errors are those of whoever reads.
  const body = pipeline(Readable.from(answer.body, { objectMode: false }), decoder, () => {});
  return { ...answer, headers, body };
}
