import { type Fields, fields, isFields } from "../../formats/openai/fields.ts";
import { type Dialect, writeItem } from "./dialect.ts";
import type { Part } from "./items.ts";
import { unknownParameter } from "./refusal.ts";
import type { Settings } from "./settings.ts";

/** The API of 2024 and early 2025: flat sessions, shorter names, one event for a new item. */
export const beta: Dialect = {
  session,
  item: (item) => writeItem(item, writePart),
  readUpdate: (update) => ({ type: "realtime", ...nested(update, "session") }),
  readResponse: (wish) => nested(wish, "response"),
  responseShape(settings) {
    const { modalities, voice, output_audio_format, temperature, max_response_output_tokens } = session(settings);
    return { modalities, voice, output_audio_format, temperature, max_output_tokens: max_response_output_tokens };
  },
  name: (type) => (type in NAMES ? NAMES[type] : type),
};

const NAMES: Readonly<Record<string, string | undefined>> = {
  "conversation.item.added": "conversation.item.created",
  "conversation.item.done": undefined,
  "response.output_text.delta": "response.text.delta",
  "response.output_text.done": "response.text.done",
  "response.output_audio.delta": "response.audio.delta",
  "response.output_audio.done": "response.audio.done",
  "response.output_audio_transcript.delta": "response.audio_transcript.delta",
  "response.output_audio_transcript.done": "response.audio_transcript.done",
};

const FORMATS: Readonly<Record<string, string>> = { "audio/pcm": "pcm16", "audio/pcmu": "g711_ulaw", "audio/pcma": "g711_alaw" };

function session(settings: Settings): Fields {
  const { input, output } = fields(settings["audio"]);
  const [heard, spoken] = [fields(input), fields(output)];
  const [only] = settings["output_modalities"] as string[];
  return {
    object: settings["object"],
    model: settings["model"],
    modalities: only === "text" ? ["text"] : ["audio", "text"],
    instructions: settings["instructions"],
    voice: spoken["voice"],
    input_audio_format: formatName(heard["format"]),
    output_audio_format: formatName(spoken["format"]),
    input_audio_transcription: heard["transcription"] ?? null,
    input_audio_noise_reduction: heard["noise_reduction"] ?? null,
    turn_detection: heard["turn_detection"] ?? null,
    tools: settings["tools"],
    tool_choice: settings["tool_choice"],
    temperature: settings["temperature"] ?? 0.8,
    max_response_output_tokens: settings["max_output_tokens"],
    speed: spoken["speed"],
    tracing: settings["tracing"],
    client_secret: null,
    include: settings["include"],
  };
}

function formatName(format: unknown): string | undefined {
  return FORMATS[String(fields(format)["type"])];
}

function writePart({ type, text }: Part): Fields {
  if (type === "output_text") return { type: "text", text };
  if (type === "output_audio") return { type: "audio", transcript: text };
  return type === "input_audio" ? { type, transcript: text } : { type, text };
}

/** Where today's API has what used to be flat. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  input_audio_format: ["audio", "input", "format"],
  input_audio_transcription: ["audio", "input", "transcription"],
  input_audio_noise_reduction: ["audio", "input", "noise_reduction"],
  turn_detection: ["audio", "input", "turn_detection"],
  output_audio_format: ["audio", "output", "format"],
  voice: ["audio", "output", "voice"],
  speed: ["audio", "output", "speed"],
  modalities: ["output_modalities"],
  max_response_output_tokens: ["max_output_tokens"],
};
const KEPT = ["model", "instructions", "tools", "tool_choice", "temperature", "tracing", "include", "id", "object", "prompt"];
const OF_RESPONSES = ["conversation", "metadata", "input", "max_output_tokens"];

function nested(flat: Fields, path: "session" | "response"): Fields {
  const made: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(flat)) {
    const place = PLACES[key] ?? (KEPT.includes(key) || OF_RESPONSES.includes(key) ? [key] : undefined);
    if (!place) throw unknownParameter(`${path}.${key}`);
    put(made, place, translated(key, value));
  }
  return made;
}

function translated(key: string, value: unknown): unknown {
  if (key === "modalities" && Array.isArray(value)) return [value.includes("audio") ? "audio" : "text"];
  if (!key.endsWith("_audio_format")) return value;
  const [type] = Object.entries(FORMATS).find(([, name]) => name === value) ?? [value];
  return { type };
}

function put(made: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    made[key] = value;
    return;
  }
  const inner = made[key];
  const next: Record<string, unknown> = isFields(inner) ? { ...inner } : {};
  made[key] = next;
  put(next, rest, value);
}
