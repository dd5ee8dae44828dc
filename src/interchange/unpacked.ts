import { brotliDecompressSync, inflateRawSync, inflateSync, unzipSync } from "node:zlib";

/** No answer of a provider is larger when it is unpacked. */
const LARGEST = { maxOutputLength: 256 * 1024 * 1024 };

/** A body that was kept as it came over the wire; or why it cannot be read. */
export function unpacked(bytes: Buffer, encoding: unknown = "identity"): Uint8Array | { readonly why: string } {
  try {
    const unpack = WAYS[String(encoding).trim().toLowerCase()];
    if (unpack) return unpack(bytes);
  } catch {
    // The same complaint.
  }
  return { why: `its answer's body cannot be unpacked (content-encoding: ${String(encoding)})` };
}

const WAYS: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
  identity: (bytes) => bytes,
  gzip: (bytes) => unzipSync(bytes, LARGEST),
  "x-gzip": (bytes) => unzipSync(bytes, LARGEST),
  br: (bytes) => brotliDecompressSync(bytes, LARGEST),
  // With its frame, as it should be; some servers leave that out.
  deflate: (bytes) => ((bytes[0] ?? 0) % 16 === 8 ? inflateSync(bytes, LARGEST) : inflateRawSync(bytes, LARGEST)),
};
