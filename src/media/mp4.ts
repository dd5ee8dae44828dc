import type { H264 } from "./h264.ts";

/** Ticks of a second. */
const SCALE = 1000;
/** Nothing turned, nothing moved. */
const MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32);
const MAJOR = "isom";

/** A film of as many seconds as are asked for, one frame a second. */
export function mp4(video: H264, { width, height, seconds }: { width: number; height: number; seconds: number }): Buffer {
  const frames = [video.first, ...Array.from({ length: seconds - 1 }, (_, index) => video.again(index + 1))];
  const samples = frames.map((frame) => Buffer.concat([u32(frame.byteLength), frame]));
  const head = box("ftyp", Buffer.from(`${MAJOR}\0\0\x02\0${MAJOR}iso2avc1mp41`, "latin1"));
  const movie = (offset: number) => box("moov", movieHeader(seconds), track(video, samples, { width, height, seconds, offset }));
  const offset = head.byteLength + movie(0).byteLength + 8;
  return Buffer.concat([head, movie(offset), box("mdat", ...samples)]);
}

interface Measures {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** Where the first frame's bytes are in the file. */
  readonly offset: number;
}

function movieHeader(seconds: number): Buffer {
  const times = [0, 0, SCALE, seconds * SCALE].map(u32);
  return full("mvhd", 0, ...times, u32(0x10000), u16(0x100), zeros(10), ...MATRIX, zeros(24), u32(2));
}

function track(video: H264, samples: readonly Buffer[], measures: Measures): Buffer {
  const { width, height, seconds } = measures;
  const times = [0, 0, 1, 0, seconds * SCALE].map(u32);
  const sides = [width, height].map((side) => u32(side * 0x10000));
  const header = full("tkhd", 3, ...times, zeros(16), ...MATRIX, ...sides);
  const media = full("mdhd", 0, ...[0, 0, SCALE, seconds * SCALE].map(u32), u16(UNDETERMINED), u16(0));
  const handler = full("hdlr", 0, u32(0), text("vide"), zeros(12), text("video\0"));
  const data = box("dinf", full("dref", 0, u32(1), full("url ", 1)));
  const information = box("minf", full("vmhd", 1, zeros(8)), data, sampleTable(video, samples, measures));
  return box("trak", header, box("mdia", media, handler, information));
}

/** The language "und". */
const UNDETERMINED = 0x55c4;

function sampleTable(video: H264, samples: readonly Buffer[], { width, height, offset }: Measures): Buffer {
  const parameters = [video.sequence, video.picture];
  const [sequence = Buffer.alloc(0), picture = Buffer.alloc(0)] = parameters.map((one) =>
    Buffer.concat([u16(one.byteLength), one]),
  );
  const profile = video.sequence.subarray(1, 4);
  const configuration = box("avcC", bytes(1), profile, bytes(0xff, 0xe1), sequence, bytes(1), picture);
  const sides = [u16(width), u16(height)];
  const resolution = [u32(0x480000), u32(0x480000)];
  const entry = [zeros(6), u16(1), zeros(16), ...sides, ...resolution, u32(0), u16(1), zeros(32), u16(24), u16(0xffff)];
  return box(
    "stbl",
    full("stsd", 0, u32(1), box("avc1", ...entry, configuration)),
    full("stts", 0, u32(1), u32(samples.length), u32(SCALE)),
    full("stss", 0, u32(1), u32(1)),
    full("stsc", 0, ...[1, 1, samples.length, 1].map(u32)),
    full("stsz", 0, u32(0), u32(samples.length), ...samples.map(({ byteLength }) => u32(byteLength))),
    full("stco", 0, u32(1), u32(offset)),
  );
}

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.byteLength + 8), text(type), body]);
}

/** A box that says its version, 0, and flags. */
function full(type: string, flags: number, ...parts: readonly Buffer[]): Buffer {
  return box(type, u32(flags), ...parts);
}

function u32(value: number): Buffer {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(value);
  return four;
}

function u16(value: number): Buffer {
  return bytes(value >> 8, value & 255);
}

function bytes(...values: readonly number[]): Buffer {
  return Buffer.from(values);
}

function text(value: string): Buffer {
  return Buffer.from(value, "latin1");
}

function zeros(count: number): Buffer {
  return Buffer.alloc(count);
}
