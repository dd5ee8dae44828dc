import { type BadAsk, badRequest } from "../../formats/format.ts";
import { bareModelName, named, oneOrMany, protoField } from "../../formats/google/proto-json.ts";
import { readGenerate } from "../../formats/google/read-generate.ts";
import { type Fields, fields, number, text } from "../../formats/openai/fields.ts";
import type { ChatAsk } from "../../tasks/chat.ts";
import type { TurnSettings } from "../sound/turns.ts";

/** What a live session is set up to be: the first message of the client. */
export interface Setup {
  readonly model: string;
  /** Whether it answers in sound. */
  readonly speaks: boolean;
  readonly voice: string;
  readonly transcribesInput: boolean;
  readonly transcribesOutput: boolean;
  /** How turns are found; undefined when the client marks them itself. */
  readonly turns: TurnSettings | undefined;
  /** Whether speech cuts an answer short. */
  readonly interrupts: boolean;
  readonly resumes: boolean;
  /** The question that these contents are. May throw BadAsk. */
  ask(contents: readonly Fields[]): ChatAsk;
}

const KNOWN = [
  "model",
  "generationConfig",
  "systemInstruction",
  "tools",
  "realtimeInputConfig",
  "sessionResumption",
  "contextWindowCompression",
  "inputAudioTranscription",
  "outputAudioTranscription",
  "proactivity",
  "historyConfig",
  "explicitVadSignal",
  "avatarConfig",
  "safetySettings",
  "labels",
];

/** Reads `setup`. Throws BadAsk for what Google closes the connection on. */
export function readSetup(value: unknown): Setup {
  const setup = protoField(value, "BidiGenerateContentSetup", "setup");
  for (const key of Object.keys(setup)) {
    if (!KNOWN.includes(camel(key))) throw unknownName(key, "setup");
  }
  const config = fields(named(setup, "generationConfig", "generation_config"));
  const input = fields(named(setup, "realtimeInputConfig", "realtime_input_config"));
  const modalities = oneOrMany(named(config, "responseModalities", "response_modalities")).map(String);
  if (modalities.length > 1) throw badRequest("Request contains an invalid argument.");
  const model = bareModelName(text(setup["model"]) ?? "");
  const system = named(setup, "systemInstruction", "system_instruction");
  const body = { tools: setup["tools"], systemInstruction: content(system), generationConfig: config };
  const handling = named(input, "activityHandling", "activity_handling");
  return {
    model,
    speaks: modalities[0]?.toUpperCase() !== "TEXT",
    voice: readVoice(config),
    transcribesInput: named(setup, "inputAudioTranscription", "input_audio_transcription") !== undefined,
    transcribesOutput: named(setup, "outputAudioTranscription", "output_audio_transcription") !== undefined,
    turns: readTurns(fields(named(input, "automaticActivityDetection", "automatic_activity_detection"))),
    interrupts: handling !== "NO_INTERRUPTION",
    resumes: named(setup, "sessionResumption", "session_resumption") !== undefined,
    ask: (contents) => readGenerate({ ...body, contents }, model, true, "BidiGenerateContentRequest"),
  };
}

/** A message's only field that says what it is. Throws BadAsk when it has a name that Google does not know. */
export function messageKind(message: Fields): string | undefined {
  const kinds = ["setup", "clientContent", "realtimeInput", "toolResponse"];
  const [key] = Object.keys(message);
  if (key === undefined) return undefined;
  if (!kinds.includes(camel(key))) throw unknownName(key);
  return camel(key);
}

function unknownName(name: string, at?: string): BadAsk {
  const where = at === undefined ? "" : ` at '${at}'`;
  return badRequest(`Invalid JSON payload received. Unknown name "${name}"${where}: Cannot find field.`);
}

function camel(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The prebuilt voice that is asked for; Google's first when none is. */
function readVoice(config: Fields): string {
  const speech = fields(named(config, "speechConfig", "speech_config"));
  const voice = fields(named(speech, "voiceConfig", "voice_config"));
  const prebuilt = fields(named(voice, "prebuiltVoiceConfig", "prebuilt_voice_config"));
  return text(named(prebuilt, "voiceName", "voice_name")) ?? "Zephyr";
}

/** An instruction may be a bare text. */
function content(value: unknown): unknown {
  return typeof value === "string" ? { parts: [{ text: value }] } : value;
}

function readTurns(detection: Fields): TurnSettings | undefined {
  if (detection["disabled"] === true) return undefined;
  const start = text(named(detection, "startOfSpeechSensitivity", "start_of_speech_sensitivity")) ?? "";
  const end = text(named(detection, "endOfSpeechSensitivity", "end_of_speech_sensitivity")) ?? "";
  return {
    threshold: start.endsWith("_LOW") ? 0.7 : 0.5,
    prefixMs: number(named(detection, "prefixPaddingMs", "prefix_padding_ms")) ?? 20,
    silenceMs: number(named(detection, "silenceDurationMs", "silence_duration_ms")) ?? (end.endsWith("_HIGH") ? 300 : 800),
  };
}
