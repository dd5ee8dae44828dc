import { type Fields, fields, isFields } from "../../formats/openai/fields.ts";
import type { Samples } from "../sound/format.ts";
import { EventRefused, invalidType, invalidValue, missing, unknownParameter } from "./refusal.ts";

/** A session as the API shows it: everything but its id and its end, which never change. */
export type Settings = Fields;

const VAD = {
  type: "server_vad",
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 200,
  idle_timeout_ms: null,
  create_response: true,
  interrupt_response: true,
};
const SEMANTIC_VAD = { type: "semantic_vad", eagerness: "auto", create_response: true, interrupt_response: true };
const PCM = { type: "audio/pcm", rate: 24_000 };

export function conversationSettings(model: string): Settings {
  return {
    type: "realtime",
    object: "realtime.session",
    model,
    output_modalities: ["audio"],
    instructions: INSTRUCTIONS,
    tools: [],
    tool_choice: "auto",
    max_output_tokens: "inf",
    tracing: null,
    truncation: "auto",
    prompt: null,
    audio: {
      input: { format: PCM, transcription: null, noise_reduction: null, turn_detection: VAD },
      output: { format: PCM, voice: "alloy", speed: 1 },
    },
    include: null,
  };
}

export function transcriptionSettings(): Settings {
  const { threshold, prefix_padding_ms, silence_duration_ms } = VAD;
  const turn_detection = { type: "server_vad", threshold, prefix_padding_ms, silence_duration_ms };
  return {
    type: "transcription",
    object: "realtime.transcription_session",
    audio: { input: { format: PCM, transcription: null, noise_reduction: null, turn_detection } },
    include: null,
  };
}

const INSTRUCTIONS =
  "Your knowledge cutoff is 2023-10. You are a helpful, witty, and friendly AI. Act like a human, but remember that you " +
  "aren't a human and that you can't do human things in the real world.";

/** Fields that an update may have and a session does not show until they are set. */
const SILENT = ["model", "temperature", "reasoning", "parallel_tool_calls", "tools", "expires_at", "id", "object"];
const TYPES = ["realtime", "transcription"] as const;

/** The session after an update. Throws EventRefused, and then nothing of the update holds. */
export function updated(before: Settings, update: Fields, fresh: (type: string) => Settings): Settings {
  const type = update["type"];
  if (type === undefined) throw missing("session.type");
  if (!TYPES.some((known) => known === type)) throw invalidValue("session.type", type, TYPES);
  const base = type === before["type"] ? before : fresh(String(type));
  const after = merged(base, update, "session");
  check(after);
  return after;
}

/** What one response is to be: the session with what the response asks for instead. */
export function responseSettings(session: Settings, wish: Fields): Settings {
  const taken = Object.entries(wish).filter(([key]) => !NOT_SETTINGS.includes(key));
  const after = merged(session, Object.fromEntries(taken), "response");
  check(after);
  return after;
}

const NOT_SETTINGS = ["conversation", "metadata", "input", "prompt"];

function merged(before: Fields, update: Fields, path: string): Fields {
  const after: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(update)) {
    const at = `${path}.${key}`;
    if (!(key in before) && !(SILENT.includes(key) && !path.includes("."))) throw unknownParameter(at);
    if (key === "id" || key === "object" || key === "expires_at") continue;
    after[key] = PARTS[key]?.(value, before[key], at) ?? value;
  }
  return after;
}

type Merge = (value: unknown, before: unknown, path: string) => unknown;

const inside: Merge = (value, before, path) => {
  if (!isFields(value)) throw invalidType(path, "an object", value);
  return merged(fields(before), value, path);
};

/** What is not simply replaced. Null stays null: it turns things off. */
const PARTS: Readonly<Record<string, Merge>> = {
  audio: inside,
  input: inside,
  output: inside,
  format: (value, _before, path) => readFormat(fields(value), path),
  transcription: (value) => (isFields(value) ? { model: null, language: null, prompt: null, ...value } : null),
  turn_detection: (value, before, path) => (isFields(value) ? readTurnDetection(value, fields(before), path) : null),
};

function readFormat(format: Fields, path: string): Fields {
  const type = format["type"];
  if (!FORMATS.some((known) => known === type)) throw invalidValue(`${path}.type`, type, FORMATS);
  if (type !== "audio/pcm") return { type };
  const rate = format["rate"] ?? PCM.rate;
  if (typeof rate !== "number") throw invalidType(`${path}.rate`, "an integer", rate);
  if (rate === PCM.rate) return PCM;
  const [code, bound] = rate < PCM.rate ? ["integer_below_min_value", ">="] : ["integer_above_max_value", "<="];
  const what = `integer ${rate < PCM.rate ? "below minimum" : "above maximum"} value`;
  throw new EventRefused(
    code,
    `Invalid '${path}.rate': ${what}. Expected a value ${bound} ${PCM.rate}, but got ${rate} instead.`,
    `${path}.rate`,
  );
}

const FORMATS = ["audio/pcm", "audio/pcmu", "audio/pcma"] as const;

function readTurnDetection(value: Fields, before: Fields, path: string): Fields {
  const type = value["type"] ?? before["type"] ?? "server_vad";
  if (type !== "server_vad" && type !== "semantic_vad") throw invalidValue(`${path}.type`, type, ["server_vad", "semantic_vad"]);
  const usual: Fields = type === "server_vad" ? VAD : SEMANTIC_VAD;
  for (const key of Object.keys(value)) if (!(key in usual)) throw unknownParameter(`${path}.${key}`);
  return { ...(before["type"] === type ? before : usual), ...value, type };
}

function check(settings: Settings): void {
  const modalities = settings["output_modalities"];
  if (modalities !== undefined && !["text", "audio"].some((one) => JSON.stringify([one]) === JSON.stringify(modalities))) {
    throw badModalities(modalities, "session.output_modalities");
  }
}

function badModalities(value: unknown, param: string): EventRefused {
  const message = `Invalid modalities: ${JSON.stringify(value).replaceAll('"', "'")}. Supported combinations are: ['text'] and ['audio'].`;
  return new EventRefused("invalid_value", message, param);
}

export function inputSettings(settings: Settings): Fields {
  return fields(fields(settings["audio"])["input"]);
}

export function outputSettings(settings: Settings): Fields {
  return fields(fields(settings["audio"])["output"]);
}

/** The sound that a format of the API stands for. */
export function soundOf(format: unknown): Samples {
  switch (fields(format)["type"]) {
    case "audio/pcmu":
      return { encoding: "mulaw", rate: 8000 };
    case "audio/pcma":
      return { encoding: "alaw", rate: 8000 };
    default:
      return { encoding: "s16", rate: PCM.rate };
  }
}
