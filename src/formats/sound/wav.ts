import { Buffer } from "node:buffer";
import type { SampledFormat } from "../../tasks/sound.ts";
import { encodings } from "./samples.ts";

/** What stands before the samples in a WAV file: 44 bytes for 16-bit samples, a little more for others. */
export function wavHead({ encoding, rate }: SampledFormat, samples: number): Uint8Array {
  const { bytes, wavTag } = encodings[encoding];
  const isPlain = wavTag === 1;
  const data = samples * bytes;
  const format = Buffer.alloc(isPlain ? 16 : 18);
  format.writeUInt16LE(wavTag, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE(rate * bytes, 8);
  format.writeUInt16LE(bytes, 12);
  format.writeUInt16LE(8 * bytes, 14);
  // Anything but plain samples says besides how many there are.
  const fact = isPlain ? Buffer.alloc(0) : chunk("fact", uint32(samples));
  const inside = Buffer.concat([Buffer.from("WAVE"), chunk("fmt ", format), fact]);
  return Buffer.concat([
    Buffer.from("RIFF"),
    uint32(inside.byteLength + 8 + data + (data & 1)),
    inside,
    Buffer.from("data"),
    uint32(data),
  ]);
}

/** Chunks have an even number of bytes. */
export function wavTail({ encoding }: SampledFormat, samples: number): Uint8Array {
  return Buffer.alloc((samples * encodings[encoding].bytes) & 1);
}

function chunk(name: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(name), uint32(body.byteLength), body]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
