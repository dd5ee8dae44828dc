import { Buffer } from "node:buffer";
import { readMark } from "./mark.ts";
import { bytesBefore, CODED } from "./mp3.ts";
import { readMp3Header } from "./mp3-header.ts";

/** An MP3 file as far as the emulator looks into it. */
export interface Mp3File {
  readonly seconds: number;
  /** What stands behind the coded sound of its frames, if they are the emulator's own. */
  readonly spoken: string | undefined;
}

/** Goes from frame to frame, so that it holds for files of changing bit rates too; undefined where no frame begins. */
export function readMp3(bytes: Uint8Array): Mp3File | undefined {
  let at = afterTag(bytes);
  let seconds = 0;
  const behind: Uint8Array[] = [];
  for (;;) {
    const header = readMp3Header(bytes, at);
    if (!header) break;
    if (!isTable(bytes.subarray(at, at + 48))) seconds += header.samples / header.rate;
    behind.push(bytes.subarray(at + bytesBefore({ granules: header.samples > 576 ? 2 : 1 }) + CODED, at + header.size));
    at += header.size;
  }
  return seconds === 0 ? undefined : { seconds, spoken: markBehind(behind) };
}

/** Encoders put a silent frame first that tells of the others, right behind its side information. */
function isTable(frame: Uint8Array): boolean {
  const text = Buffer.from(frame).toString("latin1");
  return [13, 21, 36].some((at) => text.startsWith("Xing", at) || text.startsWith("Info", at));
}

function markBehind(parts: readonly Uint8Array[]): string | undefined {
  const all = Buffer.concat(parts);
  let at = 0;
  return readMark((count) => {
    const bytes = all.subarray(at, at + count);
    at += count;
    return bytes.byteLength === count ? bytes : undefined;
  });
}

/** ID3v2 says its length in four bytes of seven bits. */
function afterTag(bytes: Uint8Array): number {
  if (Buffer.from(bytes.subarray(0, 3)).toString("latin1") !== "ID3") return 0;
  return [...bytes.subarray(6, 10)].reduce((size, byte) => (size << 7) | (byte & 0x7f), 0) + 10;
}
