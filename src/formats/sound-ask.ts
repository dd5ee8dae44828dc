import type { SoundFormat } from "../tasks/sound.ts";
import type { SpeechAsk } from "../tasks/speech.ts";
import type { TranscriptionAsk } from "../tasks/transcription.ts";
import { readRecording, recordingAt } from "./sound/recording.ts";

const MP3: SoundFormat = { container: "mp3", rate: 44_100, kbps: 128 };
const WAV: SoundFormat = { container: "wav", encoding: "s16", rate: 24_000 };

interface Said {
  readonly model: string;
  readonly text: string;
  readonly voice: string | undefined;
  readonly speed: number | undefined;
  /** "wav", or anything else for MP3. */
  readonly type: unknown;
}

/** Text to be said, as hosts of many models ask for it. */
export function saidAsk({ model, text, voice, speed, type }: Said): SpeechAsk {
  const delivery = { sound: type === "wav" ? WAV : MP3, events: false };
  return { task: "speech", model, text, voice: voice ?? "default", speed: Math.min(4, Math.max(0.25, speed ?? 1)), delivery };
}

/** The type of what `saidAsk` asks for. */
export function soundType({ container }: SoundFormat): "audio/wav" | "audio/mpeg" {
  return container === "wav" ? "audio/wav" : "audio/mpeg";
}

/** A recording by its address: one that is data is listened to. */
export function heardAsk(model: string, address: string, language: string | undefined): TranscriptionAsk {
  const data = /^data:[^,]*;base64,/.exec(address)?.[0];
  const recording = data === undefined ? recordingAt(address) : readRecording(Buffer.from(address.slice(data.length), "base64"));
  return {
    task: "transcription",
    model,
    recording,
    ...(language !== undefined && { language }),
    translate: false,
    delivery: { stream: false },
  };
}
