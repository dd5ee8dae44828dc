import { markInBits } from "../../formats/sound/mark.ts";
import { encodings } from "../../formats/sound/samples.ts";
import { bytesPerSecond, type Samples } from "./format.ts";

/** How far into a turn its first word can be: turns are found to a fiftieth of a second. */
const LATEST_SECONDS = 0.04;

/** What is said in the sound that a turn begins with, where it is the emulator's own speech. */
export function spokenIn(head: Uint8Array, format: Samples): string | undefined {
  const { bytes, read } = encodings[format.encoding];
  const source = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const count = Math.floor(source.length / bytes);
  const latest = Math.min(count, Math.ceil(LATEST_SECONDS * format.rate));
  for (let first = 0; first < latest; first += 1) {
    const codeAt = (index: number) => (first + index < count ? read(source, (first + index) * bytes) : undefined);
    const text = markInBits(codeAt);
    if (text !== undefined) return text;
  }
  return undefined;
}

const HEAD_SECONDS = 4;

/** So many bytes of a turn are kept, to look into: the words of half an hour are in the first four seconds. */
export function headBytes(format: Samples): number {
  return HEAD_SECONDS * bytesPerSecond(format);
}
