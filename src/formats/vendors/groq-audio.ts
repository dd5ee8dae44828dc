import type { WriteContext } from "../format.ts";
import { speechFormat } from "../openai/speech.ts";
import { transcriptionFormat } from "../openai/transcriptions.ts";

/** Groq's `POST audio/speech` (wire formats, 6): WAV unless asked otherwise, voices of each model's own. */
export const groqSpeech = speechFormat({
  id: "groq.speech",
  formats: {
    wav: { container: "wav", encoding: "s16", rate: 48_000 },
    mp3: { container: "mp3", rate: 48_000, kbps: 128 },
    flac: undefined,
    mulaw: undefined,
    ogg: undefined,
  },
  longest: 10_000,
});

const hearing = {
  formats: ["json", "text", "verbose_json"],
  url: true,
  tellsUsage: false,
  besides: ({ random }: WriteContext) => ({ x_groq: { id: `req_${random.text(26).toLowerCase()}` } }),
} as const;

export const groqTranscriptions = transcriptionFormat({ ...hearing, id: "groq.transcriptions", translate: false });
export const groqTranslations = transcriptionFormat({ ...hearing, id: "groq.translations", translate: true });
