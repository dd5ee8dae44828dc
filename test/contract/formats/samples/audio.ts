import { Buffer } from "node:buffer";
import { formBody } from "../../../support/form-body.ts";
import type { RequestParts } from "../../../support/format-request.ts";
import { at, listAt, textAt } from "../../json-path.ts";
import { type PlainSample, question, recordingFile, type Samples, type SpeechSample } from "../sample.ts";
import { jsonEvents } from "../written.ts";
import { openaiSpeech, openaiTranscription } from "./openai.ts";

const hearing = { fields: { model_id: "scribe_v1" }, files: { file: recordingFile } };

const heardByCartesia = { fields: { model: "ink-whisper" }, files: { file: recordingFile } };
const CARTESIA = { "cartesia-version": "2026-03-01" };

/** Vendors that hear and speak. */
export const audioSamples: Samples = {
  "cartesia.bytes": [
    spokenByCartesia({ container: "mp3", sample_rate: 44_100, bit_rate: 128_000 }),
    spokenByCartesia({ container: "wav", encoding: "pcm_f32le", sample_rate: 44_100 }),
    spokenByCartesia({ container: "raw", encoding: "pcm_s16le", sample_rate: 16_000 }),
  ],
  "cartesia.events": {
    ...spokenByCartesia({ container: "raw", encoding: "pcm_s16le", sample_rate: 24_000 }, "tts/sse"),
    sound: (bytes) => Buffer.concat(jsonEvents(bytes).map((event) => Buffer.from(textAt(event, "data"), "base64"))),
  },
  "cartesia.transcription": {
    task: "transcription",
    fields: ["language", "timestamp_granularities[]"],
    form: heardByCartesia,
    ask() {
      const { headers, body } = formBody(heardByCartesia);
      return { headers: { ...headers, ...CARTESIA }, body };
    },
    found: (body) => at(body, "text"),
    hasUsage: false,
  },
  "cartesia.voices": {
    task: "voices",
    fields: [],
    ask: () => ({ path: "voices", headers: CARTESIA }),
    found: (body) => listAt(body, "data").map((voice) => at(voice, "id")),
    hasUsage: false,
  },
  "deepgram.listen": {
    task: "transcription",
    fields: ["url"],
    ask: () => ({ query: "model=nova-3&smart_format=true&utterances=true", body: recordingFile.bytes }),
    found: (body) => textAt(body, "results", "channels", 0, "alternatives", 0, "transcript"),
    hasUsage: false,
  },
  "deepgram.speak": ["", "encoding=linear16", "encoding=linear16&container=none&sample_rate=8000", "encoding=mulaw"].map(
    (query) => ({
      task: "speech",
      fields: ["url"],
      ask: () => ({ query: `model=aura-2-thalia-en&${query}`, json: { text: question } }),
      sound: (bytes) => bytes,
    }),
  ),
  "deepgram.read": {
    task: "summary",
    fields: ["url"],
    ask: () => ({ query: "summarize=true", json: { text: question } }),
    found: (body) => [textAt(body, "results", "summary", "text")],
    hasUsage: false,
  },
  "deepgram.models": {
    task: "models",
    fields: [],
    ask: () => ({}),
    found: (body) => [...listAt(body, "stt"), ...listAt(body, "tts")].map((model) => at(model, "name")),
    hasUsage: false,
  },
  "elevenlabs.speech": ["?", "/stream?output_format=pcm_24000&", "?output_format=ulaw_8000&", "?output_format=wav_16000&"].map(
    spokenByElevenlabs,
  ),
  "elevenlabs.timed-speech": {
    ...spokenByElevenlabs("/with-timestamps?"),
    sound: (bytes) => Buffer.from(textAt(JSON.parse(Buffer.from(bytes).toString()), "audio_base64"), "base64"),
  },
  "elevenlabs.timed-stream": {
    ...spokenByElevenlabs("/stream/with-timestamps?"),
    sound: (bytes) =>
      Buffer.concat(
        Buffer.from(bytes)
          .toString()
          .split("\n")
          .filter(Boolean)
          .map((line) => Buffer.from(textAt(JSON.parse(line), "audio_base64"), "base64")),
      ),
  },
  "elevenlabs.sound": {
    task: "speech",
    fields: ["duration_seconds", "prompt_influence", "loop"],
    ask: () => ({ path: "v1/sound-generation", json: { text: question, duration_seconds: 3 } }),
    sound: (bytes) => bytes,
  },
  "elevenlabs.transcription": {
    task: "transcription",
    fields: ["language_code", "timestamps_granularity", "file_format", "source_url", "diarize"],
    form: hearing,
    ask: () => formBody(hearing),
    found: (body) => at(body, "text"),
    hasUsage: false,
  },
  "elevenlabs.voices": {
    task: "voices",
    fields: [],
    ask: () => ({ path: "v2/voices" }),
    found: (body) => listAt(body, "voices").map((voice) => at(voice, "voice_id")),
    hasUsage: false,
  },
  "elevenlabs.models": {
    task: "models",
    fields: [],
    ask: () => ({}),
    found: (body) => listAt(body).map((model) => at(model, "model_id")),
    hasUsage: false,
  },
  "groq.speech": [
    speechAt("audio/speech", openaiSpeech("canopylabs/orpheus-v1-english")),
    speechAt("openai/v1/audio/speech", openaiSpeech("canopylabs/orpheus-v1-english", { response_format: "mp3" })),
  ],
  "groq.transcriptions": hearingAt(
    "audio/transcriptions",
    openaiTranscription({ model: "whisper-large-v3" }, { hasUsage: false }),
  ),
  "workers-ai.speech": [
    {
      task: "speech",
      fields: ["lang"],
      ask: () => ({ path: "@cf/myshell-ai/melotts", json: { prompt: question, lang: "en" } }),
      sound: (bytes) => Buffer.from(textAt(JSON.parse(Buffer.from(bytes).toString()), "result", "audio"), "base64"),
    },
    {
      task: "speech",
      fields: ["speaker", "encoding", "container", "sample_rate", "bit_rate"],
      ask: () => ({ path: "run/@cf/deepgram/aura-1", json: { text: question, speaker: "angus" } }),
      sound: (bytes) => bytes,
    },
  ],
  "workers-ai.transcription": [
    heardByWhisper({ path: "@cf/openai/whisper", json: { audio: [...recordingFile.bytes.subarray(0, 60)] } }),
    heardByWhisper({ path: "@cf/openai/whisper", body: recordingFile.bytes }),
    heardByWhisper({
      path: "run/@cf/openai/whisper-large-v3-turbo",
      json: { audio: Buffer.from(recordingFile.bytes).toString("base64"), task: "translate" },
    }),
    {
      ...heardByWhisper({ path: "@cf/deepgram/nova-3", query: "punctuate=true", body: recordingFile.bytes }),
      found: (body) => textAt(body, "result", "results", "channels", 0, "alternatives", 0, "transcript"),
    },
  ],
  "groq.translations": hearingAt("audio/translations", openaiTranscription({ model: "whisper-large-v3" }, { hasUsage: false })),
};

function speechAt(path: string, sample: SpeechSample): SpeechSample {
  return { ...sample, ask: () => ({ ...sample.ask(), path }) };
}

function hearingAt(path: string, sample: PlainSample): PlainSample {
  return { ...sample, ask: () => ({ ...sample.ask(), path }) };
}

/** `tail` is the path after the voice, and its query. */
function spokenByElevenlabs(tail: string): SpeechSample {
  const [path = "", query = ""] = tail.split("?");
  return {
    task: "speech",
    fields: ["model_id", "voice_settings.speed", "voice_settings.stability", "seed"],
    ask: () => ({ path: `v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb${path}`, query, json: { text: question } }),
    sound: (bytes) => bytes,
  };
}

function spokenByCartesia(output_format: object, path = "tts/bytes"): SpeechSample {
  const voice = { mode: "id", id: "694f9389-aac1-45b6-b726-9d9369183238" };
  return {
    task: "speech",
    fields: [
      "language",
      "generation_config.speed",
      "speed",
      "output_format.encoding",
      "voice.id",
      "add_timestamps",
      "context_id",
    ],
    ask: () => ({ path, headers: CARTESIA, json: { model_id: "sonic-3", transcript: question, voice, output_format } }),
    sound: (bytes) => bytes,
  };
}

function heardByWhisper(parts: RequestParts): PlainSample {
  return {
    task: "transcription",
    fields: ["language", "task", "initial_prompt", "audio.body"],
    ask: () => parts,
    found: (body) => at(body, "result", "text"),
    hasUsage: false,
  };
}
