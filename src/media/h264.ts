import { BitWriter } from "./bit-writer.ts";
import type { Canvas } from "./canvas.ts";
import { toYcc } from "./ycc.ts";

/** Pixels that a dot is wide and high: one macroblock. */
export const H264_DOT = 16;

/** Parts of a stream of H.264, baseline profile, without start codes or lengths. */
export interface H264 {
  readonly sequence: Buffer;
  readonly picture: Buffer;
  /** The canvas, each dot a macroblock of one colour. */
  readonly first: Buffer;
  /** The frame after that, and each that follows: the same picture again. Frames count from 1. */
  again(frame: number): Buffer;
}

export function h264(canvas: Canvas, { width, height }: { width: number; height: number }): H264 {
  return {
    sequence: sequence(canvas, width, height),
    picture: PICTURE,
    first: firstFrame(canvas),
    again: (frame) => sameFrame(frame, canvas.width * canvas.height),
  };
}

/** At this quantiser one step of a macroblock's mean is one step of brightness, and two of colour. */
const QP = 28;
const LEVEL_4 = 40;

function sequence(canvas: Canvas, width: number, height: number): Buffer {
  const bits = new BitWriter();
  for (const byte of [0x67, 66, 0xc0, LEVEL_4]) bits.put(byte, 8);
  for (const value of [0, 0, 2, 1]) unsigned(bits, value);
  bits.put(0, 1);
  unsigned(bits, canvas.width - 1);
  unsigned(bits, canvas.height - 1);
  bits.code("111");
  // What the last macroblocks have too much is cut off, two pixels at a time.
  const crop = [0, (canvas.width * H264_DOT - width) >> 1, 0, (canvas.height * H264_DOT - height) >> 1];
  for (const value of crop) unsigned(bits, value);
  bits.code("0");
  return finished(bits);
}

const PICTURE = pictureParameters();

function pictureParameters(): Buffer {
  const bits = new BitWriter();
  bits.put(0x68, 8);
  unsigned(bits, 0);
  unsigned(bits, 0);
  bits.code("00");
  for (const value of [0, 0, 0]) unsigned(bits, value);
  bits.code("000");
  for (const value of [QP - 26, 0, 0]) signed(bits, value);
  bits.code("100");
  return finished(bits);
}

/** Each macroblock is foretold by its left neighbour, the first of a row by the one above; only the difference is written. */
function firstFrame({ dots, palette, width }: Canvas): Buffer {
  const bits = new BitWriter();
  bits.put(0x65, 8);
  for (const value of [0, 7, 0]) unsigned(bits, value);
  bits.put(0, 4);
  unsigned(bits, 0);
  bits.code("00");
  signed(bits, 0);
  unsigned(bits, 1);
  const colours = palette.map((colour) => toYcc(colour).map((part, index) => (index === 0 ? part : 2 * Math.round(part / 2))));
  const grey = [0, 0, 0];
  dots.forEach((dot, at) => {
    const from = at % width > 0 ? colours[dots[at - 1] ?? 0] : at > 0 ? colours[dots[at - width] ?? 0] : grey;
    macroblock(bits, at === 0 ? "nothing" : at % width > 0 ? "left" : "above", differences(colours[dot], from));
  });
  return finished(bits);
}

function differences(to: readonly number[] = [], from: readonly number[] = []): readonly number[] {
  return to.map((part, index) => (part - (from[index] ?? 0)) / (index === 0 ? 1 : 2));
}

/** How a macroblock is foretold: of its brightness, of its colour. */
const MODES = { above: [0, 2], left: [1, 1], nothing: [2, 0] } as const;

function macroblock(bits: BitWriter, from: keyof typeof MODES, [luma = 0, blue = 0, red = 0]: readonly number[]): void {
  const [mode, colourMode] = MODES[from];
  const coloured = blue !== 0 || red !== 0;
  unsigned(bits, 1 + mode + (coloured ? 4 : 0));
  unsigned(bits, colourMode);
  signed(bits, 0);
  mean(bits, luma, { none: "1", one: "01", other: "000101" });
  if (!coloured) return;
  for (const part of [blue, red]) mean(bits, part, { none: "01", one: "1", other: "000111" });
}

/** One number and nothing after it, in the codes of its table. */
function mean(bits: BitWriter, level: number, codes: { none: string; one: string; other: string }): void {
  if (level === 0) {
    bits.code(codes.none);
    return;
  }
  if (Math.abs(level) === 1) {
    bits.code(`${codes.one}${level < 0 ? "1" : "0"}`);
  } else {
    bits.code(codes.other);
    const code = (level > 0 ? 2 * level - 2 : -2 * level - 1) - 2;
    const [prefix, suffix, length] = code < 14 ? [code, 0, 0] : code < 30 ? [14, code - 14, 4] : [15, code - 30, 12];
    bits.code(`${"0".repeat(prefix)}1`);
    bits.put(suffix, length);
  }
  bits.code("1");
}

/** A frame in which every macroblock is skipped. */
function sameFrame(frame: number, macroblocks: number): Buffer {
  const bits = new BitWriter();
  bits.put(0x41, 8);
  for (const value of [0, 5, 0]) unsigned(bits, value);
  bits.put(frame % 16, 4);
  bits.code("000");
  signed(bits, 0);
  unsigned(bits, 1);
  unsigned(bits, macroblocks);
  return finished(bits);
}

/** Exp-Golomb: as many zeros as the number plus one has bits after its first, then that. */
function unsigned(bits: BitWriter, value: number): void {
  const digits = (value + 1).toString(2);
  bits.code("0".repeat(digits.length - 1) + digits);
}

function signed(bits: BitWriter, value: number): void {
  unsigned(bits, value > 0 ? 2 * value - 1 : -2 * value);
}

/** A one and zeros at the end; and a three between two empty bytes and a small one, which would else begin something. */
function finished(bits: BitWriter): Buffer {
  bits.code("1");
  const bytes: number[] = [];
  for (const byte of bits.end(0)) {
    if (byte <= 3 && bytes.at(-1) === 0 && bytes.at(-2) === 0) bytes.push(3);
    bytes.push(byte);
  }
  return Buffer.from(bytes);
}
