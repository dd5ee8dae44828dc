import type { SampleEncoding } from "../../tasks/sound.ts";
import type { Samples } from "../sound/format.ts";

const ENCODINGS: Readonly<Record<string, SampleEncoding>> = { linear16: "s16", linear32: "f32", mulaw: "mulaw", alaw: "alaw" };

/** The sound that comes in: bare samples where the query says how they are written, else taken for 16 kHz ones. */
export function listenSound(query: URLSearchParams): Samples {
  return soundFrom(query, { encoding: "s16", rate: 16_000 });
}

/** The sound that goes out. */
export function speakSound(query: URLSearchParams): Samples {
  const encoding = ENCODINGS[query.get("encoding") ?? "linear16"] ?? "s16";
  return soundFrom(query, { encoding, rate: encoding === "s16" ? 24_000 : 8000 });
}

function soundFrom(query: URLSearchParams, usual: Samples): Samples {
  const encoding = ENCODINGS[query.get("encoding") ?? ""] ?? usual.encoding;
  const rate = Number(query.get("sample_rate") ?? usual.rate);
  return { encoding, rate: rate >= 1000 && rate <= 192_000 ? rate : usual.rate };
}
