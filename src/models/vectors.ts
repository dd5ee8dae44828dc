export interface VectorShape {
  /** Different salts, unrelated vectors: two models do not share a space. */
  readonly salt: string;
  /** The model's own number of dimensions. */
  readonly full: number;
  /** How many of them are asked for. */
  readonly wanted: number;
}

/**
 * A vector of length one made from the words of a text and their three-letter parts, each of which pulls in directions
 * of its own: texts with words in common, or words with parts in common, lie closer together. It depends on nothing but
 * text and shape, so that vectors stored yesterday still fit. A shortened vector is the beginning of the full one,
 * stretched to length one again.
 */
export function embed(text: string, shape: VectorShape): Float32Array {
  const sums = new Float64Array(shape.full);
  const salt = mix(FNV_START, shape.salt);
  // Keeps the vectors of empty texts from being nothing, and all others from being sparse.
  spread(sums, mix(salt, text), NOISE, shape.full);
  for (const word of text.toLowerCase().match(WORDS) ?? []) {
    const weight = Math.min(1, 0.25 + word.length / 8);
    spread(sums, mix(salt, word), weight, DIRECTIONS);
    const edged = `^${word}$`;
    for (let at = 0; at + 3 <= edged.length; at++) {
      spread(sums, mix(salt, edged.slice(at, at + 3)), (0.6 * weight) / Math.sqrt(edged.length), DIRECTIONS);
    }
  }
  return unitLength(sums.subarray(0, shape.wanted));
}

const WORDS = /[\p{L}\p{N}]+/gu;
/** How many dimensions a word touches. */
const DIRECTIONS = 24;
const NOISE = 0.02;
const FNV_START = 0x811c9dc5;

function mix(start: number, text: string): number {
  let state = start;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state >>> 0;
}

/** Adds or takes away `weight` in `count` dimensions that follow from the seed. */
function spread(sums: Float64Array, seed: number, weight: number, count: number): void {
  let state = seed | 1;
  const dense = count >= sums.length;
  for (let step = 0; step < count; step++) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    const at = dense ? step : (state >>> 1) % sums.length;
    sums[at] = (sums[at] ?? 0) + (state & 0x10000 ? weight : -weight);
  }
}

function unitLength(sums: Float64Array): Float32Array {
  let square = 0;
  for (let at = 0; at < sums.length; at++) square += (sums[at] ?? 0) ** 2;
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
  const vector = new Float32Array(sums.length);
  for (let at = 0; at < sums.length; at++) vector[at] = (sums[at] ?? 0) * scale;
  return vector;
}
