import { crc32, deflateSync } from "node:zlib";
import type { Canvas } from "./canvas.ts";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BITS_PER_PIXEL = 4;
const INDEXED = 3;
const EMPTY = Buffer.alloc(0);

/** A PNG of the canvas with each dot `dot` pixels wide and high, cut off at the width and height given in pixels. */
export function png(canvas: Canvas, { width, height, dot }: { width: number; height: number; dot: number }): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([BITS_PER_PIXEL, INDEXED], 8);
  const rows = Array.from({ length: canvas.height }, (_, y) => rowOf(canvas, y, width, dot));
  const lines = Array.from({ length: height }, (_, y) => rows[Math.floor(y / dot)] ?? EMPTY);
  const pixels = deflateSync(Buffer.concat(lines), { level: 1 });
  const palette = Buffer.from(canvas.palette.flat());
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("PLTE", palette), chunk("IDAT", pixels), chunk("IEND", EMPTY)]);
}

/** One line of pixels, two in each byte, with the byte before it that says "no filter". */
function rowOf(canvas: Canvas, y: number, width: number, dot: number): Buffer {
  const line = Buffer.alloc(1 + Math.ceil(width / 2));
  for (let x = 0; x < width; x += 1) {
    const colour = canvas.dots[y * canvas.width + Math.floor(x / dot)] ?? 0;
    const at = 1 + (x >> 1);
    line[at] = (line[at] ?? 0) | (x % 2 === 0 ? colour << 4 : colour);
  }
  return line;
}

/** Length, type, data and a checksum of the last two. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.byteLength + 8);
  framed.writeUInt32BE(data.byteLength, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.byteLength + 4);
  return framed;
}
