import type { SpeechAsk } from "../../tasks/speech.ts";
import { BadAsk, type FormatRequest, type WireFormat } from "../format.ts";
import { uuid } from "../openai/ids.ts";
import { readBody } from "../openai/read-body.ts";
import { soundAnswer } from "../sound/frames.ts";
import { wrong } from "./errors.ts";
import { contentType, readSoundFormat } from "./sound-format.ts";

/** Characters at most. */
const LONGEST = 2000;

/** `POST v1/speak?model=aura-2-thalia-en` (wire formats, 19). The model is the voice. */
export const deepgramSpeak: WireFormat<"speech"> = {
  id: "deepgram.speak",
  task: "speech",
  readAsk: (request) => readSpeak(request, request.query.get("model") || "aura-asteria-en"),
  writeAnswer(answer, { delivery }, { random }) {
    const { headers, ...written } = soundAnswer(answer, delivery.sound);
    const told = {
      "content-type": contentType(delivery.sound),
      "dg-model-name": answer.model,
      "dg-model-uuid": uuid(random),
      "dg-char-count": String([...answer.text].length),
      "dg-request-id": uuid(random),
    };
    return { ...written, headers: { ...headers, ...told } };
  },
  readUsage: (_json, before) => before,
};

function readSpeak(request: FormatRequest, model: string): SpeechAsk {
  const body = readBody(request);
  const text = body["text"] ?? body["url"];
  if (typeof text !== "string" || text === "") throw wrong('the body needs a text to speak, such as {"text": "Hello"}.');
  if (text.length > LONGEST) {
    const message = `Input text exceeds maximum character limit of ${LONGEST}.`;
    throw new BadAsk({ kind: "too-large", message });
  }
  const speed = Number(request.query.get("speed") || 1);
  if (!(speed >= 0.7 && speed <= 1.5)) throw wrong("speed must be from 0.7 to 1.5.");
  return {
    task: "speech",
    model,
    text,
    voice: model,
    speed,
    delivery: { sound: readSoundFormat(request.query), events: false },
  };
}
