/** ITU-T G.711: a 16-bit sample in 8 bits, logarithmically. */

const BIAS = 0x84;
const MULAW_CLIP = 32_635;

export function muLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const size = Math.min(Math.abs(sample), MULAW_CLIP) + BIAS;
  const exponent = 31 - Math.clz32(size) - 7;
  const mantissa = (size >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

export function aLaw(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const size = Math.min(sample >= 0 ? sample : -sample - 1, 32_767) >> 3;
  const exponent = Math.max(31 - Math.clz32(size | 1) - 4, 0);
  const mantissa = (size >> Math.max(exponent, 1)) & 0x0f;
  return ((sign | (exponent << 4) | mantissa) ^ 0x55) & 0xff;
}
