import { Buffer } from "node:buffer";

/** How vectors may be sent (wire formats, 12.2). */
export type VectorType = "float" | "int8" | "uint8" | "binary" | "ubinary" | "base64";

/** Each writes one vector as JSON. */
const WRITERS: Readonly<Record<VectorType, (vector: Float32Array) => string>> = {
  float: (vector) => `[${vector.join(",")}]`,
  int8: (vector) => `[${inBytes(vector).join(",")}]`,
  uint8: (vector) =>
    `[${inBytes(vector)
      .map((byte) => byte + 128)
      .join(",")}]`,
  binary: (vector) =>
    `[${inBits(vector)
      .map((byte) => byte - 128)
      .join(",")}]`,
  ubinary: (vector) => `[${inBits(vector).join(",")}]`,
  base64: (vector) => `"${Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64")}"`,
};

export function isVectorType(type: unknown): type is VectorType {
  return typeof type === "string" && Object.hasOwn(WRITERS, type);
}

/** All of them as a JSON list. */
export function vectorsAs(type: VectorType, vectors: readonly Float32Array[]): string {
  return `[${vectors.map(WRITERS[type]).join(",")}]`;
}

/** An object with a list for each type. */
export function vectorsByType(types: readonly VectorType[], vectors: readonly Float32Array[]): string {
  return `{${types.map((type) => `"${type}":${vectorsAs(type, vectors)}`).join(",")}}`;
}

/** -128 to 127; the largest number of a vector is the largest byte, so that directions stay as they are. */
function inBytes(vector: Float32Array): readonly number[] {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return Array.from(vector, (value) => Math.round((value / largest) * 127));
}

/** Whether each number is above zero, eight to a byte, the first in the highest bit. */
function inBits(vector: Float32Array): readonly number[] {
  return Array.from({ length: Math.ceil(vector.length / 8) }, (_, at) => {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte = byte * 2 + ((vector[at * 8 + bit] ?? 0) > 0 ? 1 : 0);
    return byte;
  });
}
