import type { SoundFormat } from "../../tasks/sound.ts";
import type { SpeechAsk } from "../../tasks/speech.ts";
import { contentType, readSoundFormat } from "../deepgram/sound-format.ts";
import type { FormatRequest, WireFormat } from "../format.ts";
import { type Fields, fields, text } from "../openai/fields.ts";
import { soundAnswer } from "../sound/frames.ts";
import { wholeSound } from "../sound/sound.ts";
import { badInput, enveloped } from "./envelope.ts";

/** The native run of a model that speaks (wire formats 4.1): melotts in an envelope, Deepgram's aura as bytes. */
export const workersAiSpeech: WireFormat<"speech"> = {
  id: "workers-ai.speech",
  task: "speech",
  readAsk,
  writeAnswer(answer, { model, delivery }) {
    if (!isAura(model)) return enveloped(JSON.stringify({ audio: wholeSound(answer, delivery.sound).toString("base64") }));
    const { headers, ...written } = soundAnswer(answer, delivery.sound);
    return { ...written, headers: { ...headers, "content-type": contentType(delivery.sound) } };
  },
  readUsage: (_json, before) => before,
};

const USUAL: SoundFormat = { container: "mp3", rate: 44_100, kbps: 128 };

function isAura(model: string): boolean {
  return model.includes("/aura-");
}

function readAsk(request: FormatRequest): SpeechAsk {
  const model = request.params["model"] ?? "";
  const input = fields(request.json());
  const aura = isAura(model);
  return {
    task: "speech",
    model,
    text: readText(input, aura ? "text" : "prompt"),
    voice: text(input[aura ? "speaker" : "lang"]) ?? "default",
    speed: 1,
    delivery: { sound: aura ? readSoundFormat(asQuery(input)) : USUAL, events: false },
  };
}

function readText(input: Fields, name: string): string {
  const said = input[name];
  if (said === undefined) throw badInput(`required properties at '/' are '${name}'`);
  if (typeof said !== "string") throw badInput(`Type mismatch of '/${name}', '${typeof said}' not in 'string'`);
  if (said === "") throw badInput(`Length of '/${name}' must be >= 1`);
  return said;
}

/** Deepgram takes in the query what comes in the body here. */
function asQuery({ encoding, container, sample_rate, bit_rate }: Fields): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ encoding, container, sample_rate, bit_rate })) {
    if (typeof value === "string" || typeof value === "number") query.set(name, String(value));
  }
  return query;
}
