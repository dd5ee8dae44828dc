import { BitWriter } from "./bit-writer.ts";
import type { Canvas } from "./canvas.ts";
import { toYcc } from "./ycc.ts";

/** Pixels that a dot is wide and high: JPEG's own blocks, each of which is then one colour. */
export const JPEG_DOT = 8;

/**
 * A baseline JPEG of the canvas with each dot a block of 8 by 8 pixels, cut off at the width and height given in pixels. With
 * one colour to a block there is nothing to transform: each block is its mean, as a difference to the one before it.
 */
export function jpeg(canvas: Canvas, { width, height }: { width: number; height: number }): Buffer {
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const parts = [1, 2, 3].flatMap((part) => [part, 0x11, 0]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, [...Buffer.from("JFIF\0", "latin1"), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    // The mean is kept as eight times its value; dividing by eight loses nothing.
    segment(0xdb, [0, ...new Array<number>(64).fill(8)]),
    segment(0xc0, [8, ...size, 3, ...parts]),
    segment(0xc4, [0x00, ...counts(MEANS), ...MEANS.map(({ value }) => value)]),
    segment(0xc4, [0x10, ...counts([END]), END.value]),
    segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
    scan(canvas),
    Buffer.from([0xff, 0xd9]),
  ]);
}

interface Code {
  readonly value: number;
  readonly length: number;
  readonly bits: number;
}

/** By how many bits the difference of a mean has, 0 to 11: the usual codes of the luminance table. */
const MEAN_CODES = ["00", "010", "011", "100", "101", "110", "1110", "11110", "111110", "1111110", "11111110", "111111110"];
const MEANS = MEAN_CODES.map((code, value): Code => ({ value, length: code.length, bits: Number.parseInt(code, 2) }));
/** "Nothing but the mean". */
const END: Code = { value: 0, length: 1, bits: 0 };

/** How many codes there are of each length from 1 to 16. */
function counts(codes: readonly Code[]): number[] {
  return Array.from({ length: 16 }, (_, index) => codes.filter(({ length }) => length === index + 1).length);
}

function segment(marker: number, data: readonly number[]): Buffer {
  const length = data.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...data]);
}

function scan({ dots, palette }: Canvas): Buffer {
  const colours = palette.map(toYcc);
  const bits = new BitWriter({ stuffed: true });
  const before = [0, 0, 0];
  for (const dot of dots) {
    const colour = colours[dot] ?? [0, 0, 0];
    for (let part = 0; part < 3; part += 1) {
      const mean = colour[part] ?? 0;
      writeMean(bits, mean - (before[part] ?? 0));
      bits.put(END.bits, END.length);
      before[part] = mean;
    }
  }
  return bits.end(1);
}

function writeMean(bits: BitWriter, difference: number): void {
  const size = 32 - Math.clz32(Math.abs(difference));
  const code = MEANS[size] ?? END;
  bits.put(code.bits, code.length);
  bits.put(difference < 0 ? difference + (1 << size) - 1 : difference, size);
}
