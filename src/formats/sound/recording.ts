import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import type { SampledFormat } from "../../tasks/sound.ts";
import type { Recording } from "../../tasks/transcription.ts";
import { markInBits } from "./mark.ts";
import { readLength } from "./read-length.ts";
import { readMp3 } from "./read-mp3.ts";
import { readWav } from "./read-wav.ts";
import { encodings } from "./samples.ts";

type Samples = Pick<SampledFormat, "encoding" | "rate">;

/** Where the real length is not known: 128 thousand bits a second. */
const USUAL_BYTES_PER_SECOND = 16_000;

/**
 * What can be read of a recording: the length of WAV, MP3, FLAC, Ogg, MP4 and WebM files, of bare samples where the caller says how
 * they are written, of anything else as its size suggests.
 */
export function readRecording(bytes: Uint8Array, bare?: Samples): Recording {
  const { seconds, spoken } = look(bytes, bare);
  return {
    digest: hash("sha256", bytes, "hex"),
    seconds: Math.round(seconds * 1000) / 1000,
    ...(spoken !== undefined && { spoken }),
  };
}

/** Beginnings of files of sound and video, and where they stand: WAV, MP3, FLAC, Ogg, MP4, WebM. */
const BEGINNINGS: readonly [at: number, bytes: string][] = [
  ...[
    [0, "RIFF"],
    [0, "ID3"],
    [0, "\xff\xfb"],
    [0, "\xff\xf3"],
    [0, "\xff\xf2"],
    [0, "fLaC"],
    [0, "OggS"],
  ],
  ...[
    [4, "ftyp"],
    [0, "\x1aE\xdf\xa3"],
  ],
] as [number, string][];

/** Whether the bytes begin as a file of sound or video does. */
export function looksLikeSound(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  return BEGINNINGS.some(([at, beginning]) => head.startsWith(beginning, at));
}

function look(bytes: Uint8Array, bare: Samples | undefined): { seconds: number; spoken?: string | undefined } {
  const wav = readWav(bytes);
  if (wav) {
    const seconds = wav.bytesPerSecond > 0 ? wav.samples.byteLength / wav.bytesPerSecond : 0;
    return { seconds, spoken: wav.format && spokenIn(wav.samples, wav.format) };
  }
  const mp3 = readMp3(bytes);
  if (mp3) return mp3;
  const told = readLength(bytes);
  if (told !== undefined) return { seconds: told };
  const samples = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!bare) return { seconds: bytes.byteLength / USUAL_BYTES_PER_SECOND, spoken: spokenAnyway(samples) };
  return { seconds: bytes.byteLength / encodings[bare.encoding].bytes / bare.rate, spoken: spokenIn(samples, bare) };
}

function spokenIn(samples: Buffer, { encoding }: Pick<Samples, "encoding">): string | undefined {
  const { bytes, read } = encodings[encoding];
  return markInBits((index) => (bytes * (index + 1) > samples.byteLength ? undefined : read(samples, index * bytes)));
}

/** Bare samples of which nobody says how they are written. */
function spokenAnyway(samples: Buffer): string | undefined {
  return (
    spokenIn(samples, { encoding: "s16" }) ?? spokenIn(samples, { encoding: "mulaw" }) ?? spokenIn(samples, { encoding: "f32" })
  );
}

/** A recording that is somewhere else: nobody looks there, so that it is told apart by its address alone. */
export function recordingAt(url: string): Recording {
  return { digest: hash("sha256", url, "hex"), seconds: ELSEWHERE_SECONDS };
}

const ELSEWHERE_SECONDS = 10;
