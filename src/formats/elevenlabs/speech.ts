import type { SpeechAnswer, SpeechAsk } from "../../tasks/speech.ts";
import type { FormatRequest, HeaderMap, StreamedAnswer, WireFormat, WriteContext } from "../format.ts";
import { type Fields, fields, number, text } from "../openai/fields.ts";
import { readBody } from "../openai/read-body.ts";
import { soundAnswer } from "../sound/frames.ts";
import { fieldRequired, invalidField, refused } from "./errors.ts";
import { contentType, readOutputFormat } from "./output-format.ts";

/** `POST v1/text-to-speech/{voice}` and its `/stream`: the sound's bytes (wire formats, 18). */
export const elevenlabsSpeech: WireFormat<"speech"> = {
  id: "elevenlabs.speech",
  task: "speech",
  readAsk: readSpeech,
  writeAnswer: (answer, ask, context) => writeSound(answer, ask, context),
  readUsage: (_json, before) => before,
};

/** `POST v1/sound-generation`: a sound for a description, as long as it is asked to be. */
export const elevenlabsSound: WireFormat<"speech"> = {
  ...elevenlabsSpeech,
  id: "elevenlabs.sound",
  readAsk(request) {
    const body = readBody(request);
    const seconds = number(body["duration_seconds"]) ?? USUAL_SECONDS;
    if (seconds < 0.5 || seconds > 30) {
      throw invalidField("body.duration_seconds", "Sound effect duration should be between 0.5 and 30 seconds.");
    }
    const model = text(body["model_id"]) ?? "eleven_text_to_sound_v2";
    return { ...askOf(request, body, { model, voice: "sound" }), seconds };
  },
};

const USUAL_SECONDS = 5;

export function readSpeech(request: FormatRequest): SpeechAsk {
  const body = readBody(request);
  const model = text(body["model_id"]) || "eleven_multilingual_v2";
  return askOf(request, body, { model, voice: request.params["voice"] ?? "" });
}

function askOf(request: FormatRequest, body: Fields, { model, voice }: { model: string; voice: string }): SpeechAsk {
  const said = body["text"];
  if (said === undefined) throw fieldRequired("body.text");
  if (typeof said !== "string") throw invalidField("body.text", "Input should be a valid string", "string_type");
  if (said === "") throw invalidField("body.text", "String should have at least 1 character", "string_too_short");
  const longest = longestText(model);
  if (said.length > longest) {
    const message = `The text has ${said.length} characters, ${longest} are the most for ${model}.`;
    throw refused("max_character_limit_exceeded", message);
  }
  const speed = number(fields(body["voice_settings"])["speed"]) ?? 1;
  if (speed < 0.7 || speed > 1.2) {
    throw invalidField("body.voice_settings.speed", "Input should be between 0.7 and 1.2");
  }
  return {
    task: "speech",
    model,
    text: said,
    voice,
    speed,
    delivery: { sound: readOutputFormat(request.query), events: false },
  };
}

/** Characters a request, by the model's kind. */
function longestText(model: string): number {
  if (model.includes("_v3")) return 5000;
  if (model.includes("_v2_5")) return 40_000;
  return 10_000;
}

function writeSound(answer: SpeechAnswer, { delivery }: SpeechAsk, context: WriteContext): StreamedAnswer {
  const { headers, ...written } = soundAnswer(answer, delivery.sound);
  return { ...written, headers: { ...headers, "content-type": contentType(delivery.sound), ...accounting(answer, context) } };
}

/** What an answer tells in its headers. */
export function accounting({ text: said }: SpeechAnswer, { random }: WriteContext): HeaderMap {
  return {
    "request-id": random.text(20),
    "history-item-id": random.text(20),
    "character-cost": String([...said].length),
  };
}
