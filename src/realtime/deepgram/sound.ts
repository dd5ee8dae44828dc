import type { Encoding, SoundFormat } from "../sound/samples.ts";

const ENCODINGS: Readonly<Record<string, Encoding>> = { linear16: "pcm16", linear32: "float32", mulaw: "mulaw", alaw: "alaw" };

/** The sound that comes in: bare samples where the query says how they are written, else taken for 16 kHz ones. */
export function listenSound(query: URLSearchParams): SoundFormat {
  return soundFrom(query, { encoding: "pcm16", rate: 16_000 });
}

/** The sound that goes out. */
export function speakSound(query: URLSearchParams): SoundFormat {
  const encoding = ENCODINGS[query.get("encoding") ?? "linear16"] ?? "pcm16";
  return soundFrom(query, { encoding, rate: encoding === "pcm16" ? 24_000 : 8000 });
}

function soundFrom(query: URLSearchParams, usual: SoundFormat): SoundFormat {
  const encoding = ENCODINGS[query.get("encoding") ?? ""] ?? usual.encoding;
  const rate = Number(query.get("sample_rate") ?? usual.rate);
  return { encoding, rate: rate >= 1000 && rate <= 192_000 ? rate : usual.rate };
}
