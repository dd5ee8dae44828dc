import type { SoundFormat } from "../../tasks/sound.ts";
import { invalidField, refused } from "./errors.ts";

const MP3 = ["22050_32", "24000_48", "44100_32", "44100_64", "44100_96", "44100_128", "44100_192"];
const SAMPLED = [8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
const OPUS = [32, 64, 96, 128, 192];

/** What can be made; opus cannot. */
const MADE = [
  ...MP3.map((name) => `mp3_${name}`),
  ...SAMPLED.map((rate) => `pcm_${rate}`),
  ...SAMPLED.map((rate) => `wav_${rate}`),
  "ulaw_8000",
  "alaw_8000",
];
const ALL = [...MADE, ...OPUS.map((kbps) => `opus_48000_${kbps}`)];

/** `?output_format=mp3_44100_128`: how, samples a second, and for some thousands of bits a second. */
export function readOutputFormat(query: URLSearchParams): SoundFormat {
  const name = query.get("output_format") || "mp3_44100_128";
  const [codec = "", rate, kbps] = name.split("_");
  if (!ALL.includes(name)) {
    throw invalidField("query.output_format", `Input should be ${ALL.map((each) => `'${each}'`).join(", ")}`, "enum");
  }
  if (!MADE.includes(name)) {
    const message = `The emulator cannot make '${name}': it makes mp3, pcm, wav, ulaw and alaw, such as mp3_44100_128.`;
    throw refused("output_format_not_allowed", message);
  }
  if (codec === "mp3") return { container: "mp3", rate: Number(rate), kbps: Number(kbps) };
  const encoding = codec === "ulaw" ? "mulaw" : codec === "alaw" ? "alaw" : "s16";
  return { container: codec === "wav" ? "wav" : "raw", encoding, rate: Number(rate) };
}

export function contentType(format: SoundFormat): string {
  if (format.container === "mp3") return "audio/mpeg";
  if (format.container === "wav") return "audio/wav";
  return format.encoding === "s16" ? "audio/pcm" : "audio/basic";
}
