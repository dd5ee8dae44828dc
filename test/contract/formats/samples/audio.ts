import type { PlainSample, Samples, SpeechSample } from "../sample.ts";
import { openaiSpeech, openaiTranscription } from "./openai.ts";

/** Vendors that hear and speak. */
export const audioSamples: Samples = {
  "groq.speech": [
    speechAt("audio/speech", openaiSpeech("canopylabs/orpheus-v1-english")),
    speechAt("openai/v1/audio/speech", openaiSpeech("canopylabs/orpheus-v1-english", { response_format: "mp3" })),
  ],
  "groq.transcriptions": hearingAt(
    "audio/transcriptions",
    openaiTranscription({ model: "whisper-large-v3" }, { hasUsage: false }),
  ),
  "groq.translations": hearingAt("audio/translations", openaiTranscription({ model: "whisper-large-v3" }, { hasUsage: false })),
};

function speechAt(path: string, sample: SpeechSample): SpeechSample {
  return { ...sample, ask: () => ({ ...sample.ask(), path }) };
}

function hearingAt(path: string, sample: PlainSample): PlainSample {
  return { ...sample, ask: () => ({ ...sample.ask(), path }) };
}
