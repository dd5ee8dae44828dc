import { crc32, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { namedPicture, paint, pictureName, pictureWords } from "../../../src/media/picture.ts";

const harbour = { width: 60, height: 41, seed: 7, words: "hi" };

function chunksOf(png: Buffer): Map<string, Buffer> {
  expect(png.subarray(0, 8)).toEqual(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.byteLength; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString("latin1", 0, 4), body.subarray(4));
    at += length + 12;
  }
  return chunks;
}

/** The picture as text: a # for each white pixel. */
function whiteIn(png: Buffer, width: number): string[] {
  const chunks = chunksOf(png);
  expect([...chunks.keys()]).toEqual(["IHDR", "PLTE", "IDAT", "IEND"]);
  const bytes = inflateSync(chunks.get("IDAT") ?? "");
  const stride = 1 + Math.ceil(width / 2);
  return Array.from({ length: bytes.byteLength / stride }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const pair = bytes[y * stride + 1 + (x >> 1)] ?? 0;
      return (x % 2 === 0 ? pair >> 4 : pair & 15) === 0 ? "#" : ".";
    }).join(""),
  );
}

test("a picture is a PNG with right checksums, on which the words and the seed can be read", () => {
  const lines = whiteIn(paint(harbour, "png"), 60);
  expect(lines).toHaveLength(41);
  expect(lines.slice(2, 9).map((line) => line.slice(2, 13))).toEqual([
    "#...#..###.",
    "#...#...#..",
    "#...#...#..",
    "#####...#..",
    "#...#...#..",
    "#...#...#..",
    "#...#..###.",
  ]);
  const seven = ["#####", "....#", "...#.", "..#..", ".#...", ".#...", ".#..."];
  expect(lines.slice(29, 36).map((line) => line.slice(32, 37))).toEqual(seven);
});

test("R-5 seed, words and size decide the picture, in either type", () => {
  expect(paint(harbour, "png")).toEqual(paint({ ...harbour }, "png"));
  for (const type of ["png", "jpeg"] as const) {
    const others = [
      { ...harbour, seed: 8 },
      { ...harbour, words: "ho" },
    ].map((one) => paint(one, type));
    for (const other of others) expect(other).not.toEqual(paint(harbour, type));
  }
});

test("a JPEG holds every block of the picture, and the same colours as the PNG", () => {
  const { width, height, blocks } = readJpeg(paint({ ...harbour, width: 500, height: 333 }, "jpeg"));
  expect([width, height, blocks.length]).toEqual([500, 333, 63 * 42]);
  const bright = (row: number) => Array.from({ length: 5 }, (_, x) => ((blocks[row * 63 + 2 + x] ?? 0) > 120 ? "#" : "."));
  expect(Array.from({ length: 7 }, (_, row) => bright(2 + row).join(""))).toEqual([
    "#...#",
    "#...#",
    "#...#",
    "#####",
    "#...#",
    "#...#",
    "#...#",
  ]);
});

/** Brightness of each block, from -128 to 127, of a JPEG of three equal parts that has nothing but means. */
function readJpeg(bytes: Buffer): { width: number; height: number; blocks: number[] } {
  const segments = new Map<number, Buffer>();
  let at = 2;
  for (let marker = 0; marker !== 0xda; at += 2 + bytes.readUInt16BE(at + 2)) {
    marker = bytes[at + 1] ?? 0;
    const data = bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2));
    segments.set(marker === 0xc4 ? marker + (data[0] ?? 0) : marker, data);
  }
  expect(bytes.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
  const bits = [...bytes.toString("latin1", at, bytes.length - 2).replaceAll("\xff\0", "\xff")]
    .map((one) => one.charCodeAt(0).toString(2).padStart(8, "0"))
    .join("");
  const codes = codesOf(segments.get(0xc4) ?? Buffer.alloc(0));
  const frame = segments.get(0xc0) ?? Buffer.alloc(0);
  const [height, width] = [frame.readUInt16BE(1), frame.readUInt16BE(3)];
  const count = Math.ceil(width / 8) * Math.ceil(height / 8);
  const means = [0, 0, 0];
  const blocks: number[] = [];
  let bit = 0;
  for (let part = 0; part < count * 3; part += 1) {
    let code = "";
    while (!codes.has(code)) code += bits[bit++];
    const size = codes.get(code) ?? 0;
    const raw = size === 0 ? 0 : Number.parseInt(bits.slice(bit, bit + size), 2);
    bit += size;
    means[part % 3] = (means[part % 3] ?? 0) + (raw < 1 << (size - 1) ? raw - (1 << size) + 1 : raw);
    expect(bits[bit++]).toBe("0");
    if (part % 3 === 0) blocks.push(means[0] ?? 0);
  }
  expect(bits.slice(bit)).toMatch(/^1{0,7}$/);
  return { width, height, blocks };
}

function codesOf(table: Buffer): Map<string, number> {
  const codes = new Map<string, number>();
  let code = 0;
  let at = 17;
  for (let length = 1; length <= 16; length += 1, code <<= 1) {
    for (let left = table[length] ?? 0; left > 0; left -= 1)
      codes.set((code++).toString(2).padStart(length, "0"), table[at++] ?? 0);
  }
  return codes;
}

test("a picture's name says all that it is made from", () => {
  const picture = { width: 1024, height: 768, seed: 1234, words: pictureWords("  Ein Café, nachts! 夜 ") };
  expect(picture.words).toBe("ein-cafe-nachts");
  expect(pictureName(picture, "jpeg")).toBe("1024x768-1234-ein-cafe-nachts.jpg");
  expect(namedPicture(pictureName(picture, "jpeg"))).toEqual({ picture, type: "jpeg" });
  const wordless = { ...picture, words: pictureWords("夜") };
  expect(namedPicture(pictureName(wordless, "png"))).toEqual({ picture: wordless, type: "png" });
  expect(pictureWords("long words ".repeat(1000))).toHaveLength(96);
});

test.each(["9000x1-1-x.png", "0x1-1.png", "1x1-x.png", "1x1-1-X.png", "1x1-1.gif", `1x1-1-${"a".repeat(97)}.png`, "../x"])(
  "%s is no picture's name",
  (name) => {
    expect(namedPicture(name)).toBeUndefined();
  },
);
