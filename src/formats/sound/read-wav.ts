import { Buffer } from "node:buffer";
import type { SampledFormat, SampleEncoding } from "../../tasks/sound.ts";
import { encodings } from "./samples.ts";

/** The samples of a WAV file and how they are written; undefined for what is none. */
export interface WavFile {
  readonly samples: Buffer;
  readonly bytesPerSecond: number;
  /** Undefined where it is none of the emulator's own. */
  readonly format: Pick<SampledFormat, "encoding" | "rate"> | undefined;
}

export function readWav(file: Uint8Array): WavFile | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WAVE") return undefined;
  let head: ReturnType<typeof readFormat> | undefined;
  for (let at = 12; at + 8 <= bytes.byteLength; ) {
    const name = bytes.toString("latin1", at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    // A file that was streamed does not know its length: it says 0 or more than there is.
    const body = bytes.subarray(at + 8, size === 0 && name === "data" ? undefined : at + 8 + size);
    if (name === "fmt " && body.byteLength >= 16) head = readFormat(body);
    if (name === "data") return head && { samples: body, ...head };
    at += 8 + size + (size & 1);
  }
  return undefined;
}

function readFormat(body: Buffer): Pick<WavFile, "bytesPerSecond" | "format"> {
  const [tag, channels, rate, width] = [body.readUInt16LE(0), body.readUInt16LE(2), body.readUInt32LE(4), body.readUInt16LE(14)];
  const bytesPerSecond = body.readUInt32LE(8) || (rate * channels * width) / 8;
  const found = Object.entries(encodings).find(([, { wavTag, bytes }]) => wavTag === tag && 8 * bytes === width);
  const encoding = found?.[0] as SampleEncoding | undefined;
  return { bytesPerSecond, format: encoding && channels === 1 ? { encoding, rate } : undefined };
}
