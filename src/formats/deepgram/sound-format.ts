import type { SoundFormat } from "../../tasks/sound.ts";
import { MP3_RATES } from "../sound/mp3-header.ts";
import { wrong } from "./errors.ts";

const RATES = [8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/** What can be made, and how it is when nothing else is said. */
const ENCODINGS = {
  linear16: { encoding: "s16", rate: 24_000 },
  mulaw: { encoding: "mulaw", rate: 8000 },
  alaw: { encoding: "alaw", rate: 8000 },
} as const;

/** `?encoding=linear16&container=wav&sample_rate=24000&bit_rate=48000`: MP3 when it says nothing. */
export function readSoundFormat(query: URLSearchParams): SoundFormat {
  const name = query.get("encoding") || "mp3";
  const rate = readRate(query.get("sample_rate"));
  if (name === "mp3") return readMp3(query, rate);
  if (!isSampled(name)) {
    const made = ["mp3", ...Object.keys(ENCODINGS)];
    if (!["opus", "flac", "aac"].includes(name)) throw wrong(`Unsupported encoding '${name}': there are ${made.join(", ")}.`);
    throw wrong(`The emulator cannot make '${name}': it makes ${made.join(", ")}.`);
  }
  const container = query.get("container") || "wav";
  if (container !== "wav" && container !== "none") {
    throw wrong(`Unsupported container '${container}' for ${name}: there are wav and none.`);
  }
  const usual = ENCODINGS[name];
  return { container: container === "wav" ? "wav" : "raw", encoding: usual.encoding, rate: rate ?? usual.rate };
}

function readMp3(query: URLSearchParams, rate: number | undefined): SoundFormat {
  if (rate !== undefined && !MP3_RATES.includes(rate)) throw wrong(`Unsupported sample_rate ${rate} for mp3.`);
  const bits = Number(query.get("bit_rate") || 48_000);
  if (bits !== 32_000 && bits !== 48_000) throw wrong(`Unsupported bit_rate '${bits}' for mp3: there are 32000 and 48000.`);
  return { container: "mp3", rate: rate ?? 22_050, kbps: bits / 1000 };
}

function readRate(given: string | null): number | undefined {
  if (!given) return undefined;
  const rate = Number(given);
  if (!RATES.includes(rate)) throw wrong(`Unsupported sample_rate '${given}': there are ${RATES.join(", ")}.`);
  return rate;
}

function isSampled(name: string): name is keyof typeof ENCODINGS {
  return Object.hasOwn(ENCODINGS, name);
}

export function contentType(format: SoundFormat): string {
  if (format.container === "mp3") return "audio/mpeg";
  if (format.container === "wav") return "audio/wav";
  return format.encoding === "s16" ? `audio/l16;rate=${format.rate}` : `audio/${format.encoding}`;
}
