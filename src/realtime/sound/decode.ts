import { encodings } from "../../formats/sound/samples.ts";
import type { SampleEncoding } from "../../tasks/sound.ts";

/** Samples from -32768 to 32767. A last sample that is not whole is left out. */
export function decode(bytes: Uint8Array, encoding: SampleEncoding): Int16Array {
  const { bytes: size, read } = encodings[encoding];
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const level = LEVELS[encoding];
  const samples = new Int16Array(Math.floor(bytes.length / size));
  for (let at = 0; at < samples.length; at += 1) samples[at] = level(read(source, at * size));
  return samples;
}

const LEVELS: Readonly<Record<SampleEncoding, (code: number) => number>> = {
  s16: (code) => code,
  f32: (code) => Math.max(-32_768, Math.min(32_767, Math.round(code))),
  mulaw: fromMulaw,
  alaw: fromAlaw,
};

/** ITU-T G.711: sign, three bits of exponent, four of mantissa, all inverted; a bias of 132 makes the steps join. */
function fromMulaw(byte: number): number {
  const bits = ~byte & 255;
  const exponent = (bits >> 4) & 7;
  const size = ((((bits & 15) << 3) + 132) << exponent) - 132;
  return bits & 0x80 ? -size : size;
}

/** A-law: even bits inverted, the lowest segment linear. */
function fromAlaw(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 15) << 4) + 8;
  const size = exponent === 0 ? mantissa : (mantissa + 256) << (exponent - 1);
  return bits & 0x80 ? size : -size;
}
