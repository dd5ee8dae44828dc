import type { SampleEncoding, SoundFormat } from "../../tasks/sound.ts";
import { badRequest } from "../format.ts";
import { fields } from "../openai/fields.ts";
import { MP3_RATES } from "../sound/mp3-header.ts";

export const ENCODINGS: Readonly<Record<string, SampleEncoding>> = {
  pcm_s16le: "s16",
  pcm_f32le: "f32",
  pcm_mulaw: "mulaw",
  pcm_alaw: "alaw",
};

const RATES = [8000, 16_000, 22_050, 24_000, 44_100, 48_000];
const BIT_RATES = [32_000, 64_000, 96_000, 128_000, 192_000];

/** `{container, encoding, sample_rate, bit_rate}` (wire formats, 20). Streams take raw samples alone. */
export function readOutputFormat(given: unknown, containers: readonly string[]): SoundFormat {
  const { container, encoding, sample_rate: rate, bit_rate: bitRate } = fields(given);
  if (!isOneOf(container, containers)) throw mustBe("output_format.container", container, containers);
  if (!isOneOf(rate, RATES)) throw mustBe("output_format.sample_rate", rate, RATES);
  if (container === "mp3") {
    const bits = bitRate ?? 128_000;
    if (!isOneOf(bits, BIT_RATES)) throw mustBe("output_format.bit_rate", bits, BIT_RATES);
    if (!MP3_RATES.includes(rate)) throw mustBe("output_format.sample_rate", rate, MP3_RATES);
    return { container, rate, kbps: bits / 1000 };
  }
  const names = Object.keys(ENCODINGS);
  const known = isOneOf(encoding, names) ? ENCODINGS[encoding] : undefined;
  if (!known) throw mustBe("output_format.encoding", encoding, names);
  return { container: container === "wav" ? "wav" : "raw", encoding: known, rate };
}

function isOneOf<T>(value: unknown, known: readonly T[]): value is T {
  return known.some((each) => each === value);
}

function mustBe(field: string, value: unknown, known: readonly (string | number)[]) {
  const came = value === undefined ? "it is missing" : `it came as ${JSON.stringify(value)}`;
  return badRequest(`${field} must be one of ${known.join(", ")}: ${came}.`, field);
}
