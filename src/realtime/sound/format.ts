import { encodings } from "../../formats/sound/samples.ts";
import type { SampledFormat } from "../../tasks/sound.ts";

/** Bare samples. */
export type Samples = Pick<SampledFormat, "encoding" | "rate">;

export function bytesPerSecond({ encoding, rate }: Samples): number {
  return encodings[encoding].bytes * rate;
}

/** How long this many bytes sound, in milliseconds. */
export function lengthMs(bytes: number, format: Samples): number {
  return (bytes / bytesPerSecond(format)) * 1000;
}
