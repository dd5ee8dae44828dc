import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { readMp3Header } from "../../../../src/formats/sound/mp3-header.ts";
import { readRecording } from "../../../../src/formats/sound/recording.ts";
import { soundChunks, wholeSound } from "../../../../src/formats/sound/sound.ts";
import type { SampleEncoding, SoundFormat } from "../../../../src/tasks/sound.ts";
import { spoken } from "./heard.ts";

const TEXT = "Where does Paris lie? In Île-de-France, says the map.";
const answer = spoken(TEXT);

const mp3s: [rate: number, kbps: number][] = [
  ...[
    [44_100, 32],
    [44_100, 128],
    [48_000, 320],
    [32_000, 40],
    [24_000, 64],
    [22_050, 32],
    [16_000, 160],
  ],
  ...[
    [12_000, 16],
    [11_025, 16],
    [8000, 32],
  ],
] as [number, number][];

test.each(mp3s)("MP3 of %i Hz and %i kbit/s is frames one after the other, as long as the speech", (rate, kbps) => {
  const bytes = wholeSound(answer, { container: "mp3", rate, kbps });
  let at = 0;
  let samples = 0;
  for (let header = readMp3Header(bytes, 0); header; header = readMp3Header(bytes, at)) {
    expect(header).toMatchObject({ rate, kbps });
    at += header.size;
    samples += header.samples;
  }
  expect(at).toBe(bytes.byteLength);
  expect(samples / rate).toBeGreaterThanOrEqual(answer.seconds);
  expect(samples / rate).toBeLessThan(answer.seconds + 1152 / rate);
  // A constant bit rate: the size tells the length as well.
  expect((8 * bytes.byteLength) / kbps / 1000).toBeCloseTo(samples / rate, 2);
});

test("a bit rate that MP3 does not have becomes the next lower one", () => {
  expect(readMp3Header(wholeSound(answer, { container: "mp3", rate: 24_000, kbps: 192 }), 0)?.kbps).toBe(160);
  expect(readMp3Header(wholeSound(answer, { container: "mp3", rate: 44_100, kbps: 1 }), 0)?.kbps).toBe(32);
});

const widths: Readonly<Record<SampleEncoding, number>> = { s16: 2, f32: 4, mulaw: 1, alaw: 1 };
const sampled = Object.entries(widths) as [SampleEncoding, number][];

test.each(sampled)("WAV of %s samples says what follows, %i bytes a sample", (encoding, width) => {
  const rate = 8000;
  const bytes = wholeSound(answer, { container: "wav", encoding, rate });
  expect(bytes.toString("latin1", 0, 4) + bytes.toString("latin1", 8, 16)).toBe("RIFFWAVEfmt ");
  expect(bytes.readUInt32LE(4)).toBe(bytes.byteLength - 8);
  expect(bytes.byteLength % 2).toBe(0);
  expect(bytes.readUInt16LE(34)).toBe(8 * width);
  const data = bytes.indexOf("data");
  expect(bytes.readUInt32LE(data + 4)).toBe(Math.round(answer.seconds * rate) * width);
  if (encoding === "s16") expect(data).toBe(36);
});

test.each(sampled)("raw %s samples are those of the WAV file", (encoding) => {
  const wav = wholeSound(answer, { container: "wav", encoding, rate: 8000 });
  const raw = wholeSound(answer, { container: "raw", encoding, rate: 8000 });
  expect(wav.indexOf(raw)).toBe(wav.indexOf("data") + 8);
});

test("something is heard while words are said, and nothing between them", () => {
  const rate = 16_000;
  const samples = wholeSound(answer, { container: "raw", encoding: "s16", rate });
  const loudest = (from: number, to: number) => {
    let most = 0;
    for (let at = Math.ceil(from * rate); at < Math.floor(to * rate); at += 1) {
      most = Math.max(most, Math.abs(samples.readInt16LE(2 * at)));
    }
    return most;
  };
  for (const [index, { start, end }] of answer.words.entries()) {
    expect(loudest(start, end)).toBeGreaterThan(5000);
    expect(loudest(answer.words[index - 1]?.end ?? 0, start)).toBeLessThanOrEqual(1);
  }
});

test("another voice has another tone, the same voice always the same", () => {
  const [one, other] = ["alloy", "coral"].map((voice) => spoken(TEXT, { voice }).pitch);
  expect(one).not.toBe(other);
  expect(spoken("Something else.", { voice: "alloy" }).pitch).toBe(one);
});

test("twice the speed is half the length", () => {
  expect(spoken(TEXT, { speed: 2 }).seconds).toBeCloseTo(answer.seconds / 2, 2);
});

const all: SoundFormat[] = [
  ...mp3s.map(([rate, kbps]) => ({ container: "mp3", rate, kbps }) as const),
  ...sampled.map(([encoding]) => ({ container: "wav", encoding, rate: 24_000 }) as const),
];

test.each(all)("what was said is read back from the sound itself: $container $encoding $rate", (format) => {
  const recording = readRecording(wholeSound(answer, format));
  expect(recording.spoken).toBe(TEXT);
  expect(Math.abs(recording.seconds - answer.seconds)).toBeLessThan(0.1);
});

test.each(["s16", "f32", "mulaw"] as const)("bare %s samples are read too, told of or not", (encoding) => {
  const rate = 24_000;
  const bytes = wholeSound(answer, { container: "raw", encoding, rate });
  expect(readRecording(bytes).spoken).toBe(TEXT);
  expect(readRecording(bytes, { encoding, rate })).toMatchObject({ spoken: TEXT, seconds: answer.seconds });
});

test("ten minutes of speech come in small pieces", () => {
  const long = spoken("word ".repeat(1_800));
  expect(long.seconds).toBeGreaterThan(599);
  for (const chunk of soundChunks(long, { container: "raw", encoding: "s16", rate: 8000 })) {
    expect(chunk.byteLength).toBeLessThanOrEqual(4000);
  }
});

test("the length of a WAV file that does not know it is that of what follows", () => {
  const wav = wholeSound(answer, { container: "wav", encoding: "s16", rate: 8000 });
  for (const size of [0, 0xffffffff]) {
    const streamed = Buffer.from(wav);
    streamed.writeUInt32LE(size, 40);
    expect(readRecording(streamed).seconds).toBeCloseTo(answer.seconds, 3);
  }
});

test.each([
  ["FLAC", `fLaC${hex("00000022")}${hex("0000000000000000")}${hex("0000")}${hex("0ac442f0")}${hex("0000ac44")}${hex("00")}`, 1],
  ["Ogg with Opus", `${oggPage(0, "OpusHead\u0001\u0001\x38\x01aaaa")}${oggPage(96_312, "x")}`, 2],
  ["Ogg with Vorbis", `${oggPage(0, `\u0001vorbis${hex("00000000")}\u0001${hex("80bb0000")}`)}${oggPage(72_000, "x")}`, 1.5],
  ["MP4", `aaaaftypM4A ....mvhd${hex("00000000")}aaaabbbb${hex("000003e8")}${hex("00000bb8")}${"x".repeat(20)}`, 3],
  [
    "MP4 of the other version",
    `aaaaftypM4A ....mvhd${hex("01000000")}${"a".repeat(16)}${hex("000003e8")}${hex("00000000000009c4")}`,
    2.5,
  ],
  ["WebM", `${hex("1a45dfa3")}....${hex("448988")}${hex("409f400000000000")}`, 2],
])("the length of %s is the one that the file says", (_what, text, seconds) => {
  expect(readRecording(Buffer.from(text, "latin1")).seconds).toBe(seconds);
});

function hex(digits: string): string {
  return Buffer.from(digits, "hex").toString("latin1");
}

function oggPage(samples: number, packet: string): string {
  const head = Buffer.alloc(28);
  head.write("OggS", "latin1");
  head.writeBigInt64LE(BigInt(samples), 6);
  head.writeUInt8(1, 26);
  return head.toString("latin1") + packet;
}

test("a recording in a format that is not looked into is as long as its size suggests, and always the same", () => {
  const bytes = Buffer.alloc(32_000, "OggS");
  expect(readRecording(bytes)).toEqual({ digest: expect.stringMatching(/^[0-9a-f]{64}$/), seconds: 2 });
  expect(readRecording(Buffer.from(bytes))).toEqual(readRecording(bytes));
});

test.each([
  ["nothing", ""],
  ["the head of a WAV file alone", "RIFF\0\0\0\0WAVE"],
  ["a WAV file with chunks of no size", "RIFF\0\0\0\0WAVEfmt \0\0\0\0data\0\0\0\0"],
  ["an ID3 tag longer than the file", "ID3\u0004\0\0\x7f\x7f\x7f\x7f"],
  ["a FLAC file that is cut off", "fLaC\0\0\0\u0022"],
  ["an Ogg page that is cut off", "OggS\0\0"],
  ["an MP4 file that is cut off", "aaaaftypmvhd"],
  ["one MP3 sync word", "\xff\xfb\x90\xc4"],
])("%s does no harm", (_what, text) => {
  expect(readRecording(Buffer.from(text, "latin1")).seconds).toBeLessThan(0.1);
});
