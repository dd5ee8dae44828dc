import { Buffer } from "node:buffer";
import type { SoundFormat } from "../../tasks/sound.ts";
import { mp3Frames } from "./mp3.ts";
import { sampleCount, sampledChunks } from "./samples.ts";
import type { Heard } from "./tone.ts";
import { wavHead, wavTail } from "./wav.ts";

/** What is heard, in the format asked for, a little at a time: an hour of speech need not be in memory at once. */
export function* soundChunks(heard: Heard, format: SoundFormat): Generator<Uint8Array> {
  if (format.container === "mp3") return yield* mp3Frames(heard, format);
  const samples = sampleCount(heard, format.rate);
  if (format.container === "wav") yield wavHead(format, samples);
  yield* sampledChunks(heard, format);
  if (format.container === "wav") yield wavTail(format, samples);
}

export function wholeSound(heard: Heard, format: SoundFormat): Buffer {
  return Buffer.concat([...soundChunks(heard, format)]);
}
