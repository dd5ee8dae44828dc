import { crc32, deflateSync } from "node:zlib";
import { seededRandom } from "../world/random.ts";

/** Blocks of colour, as many across as down. */
const BLOCKS = 8;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TRUE_COLOUR = 2;

/** A PNG of coloured blocks that the name decides: same name and size, same bytes. Sizes in pixels. */
export function picture(name: string, width: number, height: number): Buffer {
  const random = seededRandom(name);
  const colours = Array.from({ length: BLOCKS * BLOCKS }, () => [
    random.integer(0, 255),
    random.integer(0, 255),
    random.integer(0, 255),
  ]);
  const rows = Array.from({ length: BLOCKS }, (_, row) => rowOf(colours.slice(row * BLOCKS, (row + 1) * BLOCKS), width));
  const lines = Array.from({ length: height }, (_, y) => rows[Math.floor((y * BLOCKS) / height)] ?? EMPTY);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, TRUE_COLOUR], 8);
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.concat(lines))), chunk("IEND", EMPTY)]);
}

const EMPTY = Buffer.alloc(0);

/** One line of pixels, with the byte before it that says "no filter". */
function rowOf(colours: readonly (readonly number[])[], width: number): Buffer {
  const line = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x++) line.set(colours[Math.floor((x * BLOCKS) / width)] ?? [], 1 + x * 3);
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
