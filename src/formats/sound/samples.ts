import { Buffer } from "node:buffer";
import type { SampledFormat, SampleEncoding } from "../../tasks/sound.ts";
import { aLaw, muLaw } from "./g711.ts";
import { mark, markBit } from "./mark.ts";
import { type Heard, tone } from "./tone.ts";

interface Encoding {
  /** Bytes a sample. */
  readonly bytes: number;
  /** Its number in a WAV file's format chunk. */
  readonly wavTag: number;
  /** A sample as an integer whose lowest bit nobody hears; the sample itself when left out. */
  readonly code?: (sample: number) => number;
  pack(codes: Int16Array): Buffer;
  /** The code at a place in bytes. */
  read(source: Buffer, at: number): number;
}

const BYTE = {
  bytes: 1,
  pack: (codes: Int16Array) => Buffer.from(codes),
  read: (source: Buffer, at: number) => source.readUInt8(at),
};

export const encodings: Readonly<Record<SampleEncoding, Encoding>> = {
  s16: { bytes: 2, wavTag: 1, pack: packShorts, read: (source, at) => source.readInt16LE(at) },
  f32: { bytes: 4, wavTag: 3, pack: packFloats, read: (source, at) => source.readFloatLE(at) * 32_768 },
  alaw: { ...BYTE, wavTag: 6, code: aLaw },
  mulaw: { ...BYTE, wavTag: 7, code: muLaw },
};

function packShorts(codes: Int16Array): Buffer {
  const packed = Buffer.allocUnsafe(2 * codes.length);
  for (let index = 0; index < codes.length; index += 1) packed.writeInt16LE(codes[index] ?? 0, 2 * index);
  return packed;
}

function packFloats(codes: Int16Array): Buffer {
  const packed = Buffer.allocUnsafe(4 * codes.length);
  for (let index = 0; index < codes.length; index += 1) packed.writeFloatLE((codes[index] ?? 0) / 32_768, 4 * index);
  return packed;
}

export function sampleCount({ seconds }: Pick<Heard, "seconds">, rate: number): number {
  return Math.round(seconds * rate);
}

/** The samples of what is heard, about a quarter of a second at a time. */
export function* sampledChunks(heard: Heard, { encoding, rate }: SampledFormat): Generator<Uint8Array> {
  const { code, pack } = encodings[encoding];
  const marked = mark(heard.text);
  const count = sampleCount(heard, rate);
  const step = Math.ceil(rate / 4);
  for (let from = 0; from < count; from += step) {
    const samples = tone(heard, rate, from, Math.min(from + step, count));
    const codes = code ? samples.map(code) : samples;
    hide(marked, codes, from);
    yield pack(codes);
  }
}

/** Puts the bits of a mark that belong here into the lowest bits. */
function hide(marked: Uint8Array, codes: Int16Array, from: number): void {
  const end = Math.min(8 * marked.byteLength - from, codes.length);
  for (let index = 0; index < end; index += 1) {
    codes[index] = ((codes[index] ?? 0) & ~1) | (markBit(marked, from + index) ?? 0);
  }
}
