import { expect, test } from "vitest";
import { filmName, namedFilm, shoot } from "../../../src/media/film.ts";

const harbour = { width: 320, height: 180, seconds: 3, seed: 7, words: "a-harbour" };

interface Box {
  readonly type: string;
  readonly body: Buffer;
}

function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    const length = bytes.readUInt32BE(at);
    boxes.push({ type: bytes.toString("latin1", at + 4, at + 8), body: bytes.subarray(at + 8, at + length) });
    at += length;
  }
  return boxes;
}

function inside(bytes: Buffer, ...path: string[]): Buffer {
  return path.reduce((body, type) => boxesIn(body).find((box) => box.type === type)?.body ?? expect.fail(type), bytes);
}

test("a film is an MP4 whose tables lead to its frames, one a second", () => {
  const film = shoot(harbour);
  expect(boxesIn(film).map(({ type }) => type)).toEqual(["ftyp", "moov", "mdat"]);
  const table = inside(film, "moov", "trak", "mdia", "minf", "stbl");
  const sizes = inside(table, "stsz");
  expect(sizes.readUInt32BE(8)).toBe(3);
  let at = inside(table, "stco").readUInt32BE(8);
  const types = [0, 1, 2].map((frame) => {
    const size = sizes.readUInt32BE(12 + 4 * frame);
    expect(film.readUInt32BE(at)).toBe(size - 4);
    const type = (film[at + 4] ?? 0) & 31;
    at += size;
    return type;
  });
  expect(types).toEqual([5, 1, 1]);
  expect(at).toBe(film.byteLength);
  const movie = inside(film, "moov", "mvhd");
  expect(movie.readUInt32BE(16) / movie.readUInt32BE(12)).toBe(3);
  const entry = inside(table, "stsd").subarray(16);
  expect([entry.readUInt16BE(24), entry.readUInt16BE(26)]).toEqual([320, 180]);
});

test("no frame has the bytes in it that begin another", () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const frames = inside(shoot({ ...harbour, seed, words: "w".repeat(seed) }), "mdat");
    for (let at = 0; at < frames.byteLength; at += 4 + frames.readUInt32BE(at)) {
      const frame = frames.subarray(at + 4, at + 4 + frames.readUInt32BE(at));
      for (const beginning of [0, 1, 2]) expect(frame.includes(Buffer.from([0, 0, beginning]))).toBe(false);
    }
  }
});

test("R-5 seed, words, size and length decide the film, and its name says them", () => {
  expect(shoot(harbour)).toEqual(shoot({ ...harbour }));
  for (const change of [{ seed: 8 }, { words: "b" }, { seconds: 4 }]) {
    expect(shoot({ ...harbour, ...change })).not.toEqual(shoot(harbour));
  }
  expect(filmName(harbour)).toBe("320x180-3s-7-a-harbour.mp4");
  expect(namedFilm(filmName(harbour))).toEqual(harbour);
  for (const name of ["320x180-0s-7.mp4", "320x180-61s-7.mp4", "9000x1-1s-7.mp4", "320x180-7.mp4"]) {
    expect(namedFilm(name)).toBeUndefined();
  }
});
