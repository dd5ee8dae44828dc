import { Buffer } from "node:buffer";
import type { SpeechAsk } from "../../tasks/speech.ts";
import { badRequest, type FormatRequest, type WireFormat } from "../format.ts";
import { fields, text } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { soundAnswer } from "../sound/frames.ts";
import { readRecording } from "../sound/recording.ts";
import { missing, readTask } from "./inputs.ts";

/** Speech recognition: the recording is the body, or base64 under `inputs`; `chunks` only where timestamps are asked for. */
export const huggingfaceTranscribe: WireFormat<"transcription"> = {
  id: "huggingface.transcribe",
  task: "transcription",
  readAsk(request) {
    const sound = soundOf(request);
    if (sound.byteLength === 0) throw badRequest("Malformed soundfile", "inputs");
    const { language, task } = isJson(request) ? generationOf(request) : {};
    return {
      task: "transcription",
      model: request.params["model"] ?? "",
      recording: readRecording(sound),
      ...(typeof language === "string" && { language }),
      translate: task === "translate",
      delivery: { stream: false },
    };
  },
  writeAnswer({ text: said, words }, _ask, { request }) {
    const timed = isJson(request) ? readTask(request).parameters["return_timestamps"] : undefined;
    const chunks = words.map((word) => ({ text: ` ${word.text}`, timestamp: [word.start, word.end] }));
    const body = JSON.stringify({ text: said, ...((timed === true || timed === "word") && { chunks }) });
    return { kind: "whole", status: 200, headers: jsonHeaders(), body };
  },
  readUsage: (_json, before) => before,
};

/** Text to speech: the sound's bytes, as a WAV file. */
export const huggingfaceSpeak: WireFormat<"speech"> = {
  id: "huggingface.speak",
  task: "speech",
  readAsk(request): SpeechAsk {
    const { model, inputs, parameters } = readTask(request);
    const said = text(inputs);
    if (!said) throw missing("inputs");
    return {
      task: "speech",
      model,
      text: said,
      voice: text(parameters["voice"]) ?? "default",
      speed: 1,
      delivery: { sound: { container: "wav", encoding: "s16", rate: 16_000 }, events: false },
    };
  },
  writeAnswer: (answer, { delivery }) => soundAnswer(answer, delivery.sound),
  readUsage: (_json, before) => before,
};

/** No file of sound begins with a brace. */
function isJson({ body }: FormatRequest): boolean {
  return body[0] === "{".charCodeAt(0);
}

function soundOf(request: FormatRequest): Uint8Array {
  if (!isJson(request)) return request.body;
  const { inputs } = readTask(request);
  if (typeof inputs !== "string") throw missing("inputs");
  return Buffer.from(inputs, "base64");
}

function generationOf(request: FormatRequest) {
  const { parameters } = readTask(request);
  return fields(parameters["generation_parameters"] ?? parameters["generate_kwargs"]);
}
