import { Buffer } from "node:buffer";
import type { Mp3Format } from "../../tasks/sound.ts";
import { mark } from "./mark.ts";
import { type Mp3Shape, mp3Shape } from "./mp3-header.ts";
import { type Heard, isSaid } from "./tone.ts";

/** Room for the coded sound of our frames, which is a few bytes; what follows it in a frame, decoders pass over. */
export const CODED = 8;

/** Bytes before the coded sound: header and side information (ISO 11172-3, 2.4.1.7; 13818-3 for the lower rates). */
export function bytesBefore({ granules }: Pick<Mp3Shape, "granules">): number {
  return 4 + (granules === 2 ? 17 : 9);
}

/** Frames of a hum where something is said, of silence elsewhere; what is said stands behind the coded sound. */
export function* mp3Frames(heard: Heard, { rate, kbps }: Mp3Format): Generator<Uint8Array> {
  const shape = mp3Shape(rate, kbps);
  const sound = { hum: coded(shape, heard.pitch), silence: coded(shape, undefined) };
  const before = bytesBefore(shape);
  const count = Math.ceil((heard.seconds * rate) / shape.samples);
  let marked = mark(heard.text);
  for (let index = 0; index < count; index += 1) {
    const [begin, end] = [index, index + 1].map((frame) => Math.floor(frame * shape.exactSize));
    const size = (end ?? 0) - (begin ?? 0);
    const frame = Buffer.alloc(size);
    frame.set(shape.header(size > Math.floor(shape.exactSize)));
    frame.set(isSaid(heard, ((index + 0.5) * shape.samples) / rate) ? sound.hum : sound.silence, 4);
    const room = size - before - CODED;
    frame.set(marked.subarray(0, room), before + CODED);
    marked = marked.subarray(room);
    yield frame;
  }
}

/** How loud: each 4 less is half of it. */
const GAIN = 198;

/** Side information and sound of one frame: a single spectral line near `pitch` in Hz, or none. */
function coded({ rate, granules }: Mp3Shape, pitch: number | undefined): Uint8Array {
  const line = pitch === undefined ? -1 : Math.round((pitch * 1152) / rate);
  const spectrum = line < 0 ? "" : lineBits(line);
  const granule = sideOfGranule(spectrum.length, (line >> 1) + 1, granules);
  const side = granules === 2 ? "0".repeat(18) : "0".repeat(9);
  return packed(side + granule.repeat(granules) + spectrum.repeat(granules));
}

/** Huffman table 1: pairs of lines, "1" for two that are nothing, "01" or "001" and a sign for the first or second one. */
function lineBits(line: number): string {
  return `${"1".repeat(line >> 1)}${line & 1 ? "001" : "01"}0`;
}

/** Length, number of pairs, gain, no scale factors, no window switching, table 1 in all regions. */
function sideOfGranule(length: number, pairs: number, granules: 1 | 2): string {
  const scaleFactors = granules === 2 ? 4 : 9;
  const tables = bits(1, 5).repeat(3);
  const ends = granules === 2 ? 3 : 2;
  return `${bits(length, 12)}${bits(pairs, 9)}${bits(GAIN, 8)}${bits(0, scaleFactors)}0${tables}${bits(0, 7)}${bits(0, ends)}`;
}

function bits(value: number, width: number): string {
  return value.toString(2).padStart(width, "0");
}

function packed(text: string): Uint8Array {
  const bytes = text.match(/.{1,8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte.padEnd(8, "0"), 2));
}
