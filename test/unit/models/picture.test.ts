import { crc32, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { picture } from "../../../src/models/picture.ts";

test("a picture is a PNG whose chunks carry right checksums and whose pixels are all there", () => {
  const bytes = picture("a", 10, 3);
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.byteLength; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString("latin1", 0, 4), body.subarray(4));
    at += length + 12;
  }
  expect([...chunks.keys()]).toEqual(["IHDR", "IDAT", "IEND"]);
  expect(inflateSync(chunks.get("IDAT") ?? "").byteLength).toBe(3 * (1 + 10 * 3));
});

test("R-5 the name decides the picture", () => {
  expect(picture("a", 16, 16)).toEqual(picture("a", 16, 16));
  expect(picture("a", 16, 16)).not.toEqual(picture("b", 16, 16));
});
