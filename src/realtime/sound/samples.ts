/** How sound is spelled in bytes, one channel. */
export type Encoding = "pcm16" | "float32" | "mulaw" | "alaw";

export interface SoundFormat {
  readonly encoding: Encoding;
  /** Samples a second. */
  readonly rate: number;
}

const BYTES: Readonly<Record<Encoding, number>> = { pcm16: 2, float32: 4, mulaw: 1, alaw: 1 };

export function bytesPerSample(encoding: Encoding): number {
  return BYTES[encoding];
}

/** How long this many bytes sound, in milliseconds. */
export function lengthMs(bytes: number, { encoding, rate }: SoundFormat): number {
  return (bytes / BYTES[encoding] / rate) * 1000;
}

/** Samples from -32768 to 32767. A last sample that is not whole is left out. */
export function decode(bytes: Uint8Array, encoding: Encoding): Int16Array {
  const samples = new Int16Array(Math.floor(bytes.length / BYTES[encoding]));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < samples.length; at += 1) samples[at] = READERS[encoding](view, at);
  return samples;
}

export function encode(samples: Int16Array, encoding: Encoding): Uint8Array {
  const bytes = new Uint8Array(samples.length * BYTES[encoding]);
  const view = new DataView(bytes.buffer);
  const write = WRITERS[encoding];
  for (let at = 0; at < samples.length; at += 1) write(view, at, samples[at] ?? 0);
  return bytes;
}

const READERS: Readonly<Record<Encoding, (view: DataView, at: number) => number>> = {
  pcm16: (view, at) => view.getInt16(2 * at, true),
  float32: (view, at) => Math.max(-32768, Math.min(32767, Math.round(view.getFloat32(4 * at, true) * 32768))),
  mulaw: (view, at) => fromMulaw(view.getUint8(at)),
  alaw: (view, at) => fromAlaw(view.getUint8(at)),
};

const WRITERS: Readonly<Record<Encoding, (view: DataView, at: number, sample: number) => void>> = {
  pcm16: (view, at, sample) => view.setInt16(2 * at, sample, true),
  float32: (view, at, sample) => view.setFloat32(4 * at, sample / 32768, true),
  mulaw: (view, at, sample) => view.setUint8(at, toMulaw(sample)),
  alaw: (view, at, sample) => view.setUint8(at, toAlaw(sample)),
};

/** ITU-T G.711: sign, three bits of exponent, four of mantissa, all inverted; a bias of 132 makes the steps join. */
function toMulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const size = Math.min(Math.abs(sample), 32635) + 132;
  const exponent = 24 - Math.clz32(size);
  return ~(sign | (exponent << 4) | ((size >> (exponent + 3)) & 15)) & 255;
}

function fromMulaw(byte: number): number {
  const bits = ~byte & 255;
  const exponent = (bits >> 4) & 7;
  const size = ((((bits & 15) << 3) + 132) << exponent) - 132;
  return bits & 0x80 ? -size : size;
}

/** G.711 A-law: even bits inverted, the lowest segment linear. */
function toAlaw(sample: number): number {
  const sign = sample < 0 ? 0 : 0x80;
  const size = Math.min(Math.abs(sample), 32767);
  const exponent = size < 256 ? 0 : 24 - Math.clz32(size);
  const mantissa = (size >> (exponent === 0 ? 4 : exponent + 3)) & 15;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

function fromAlaw(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 15) << 4) + 8;
  const size = exponent === 0 ? mantissa : (mantissa + 256) << (exponent - 1);
  return bits & 0x80 ? size : -size;
}
