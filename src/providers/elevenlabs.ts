import { elevenlabsErrors } from "../formats/elevenlabs/errors.ts";
import { elevenlabsModels, elevenlabsVoices } from "../formats/elevenlabs/lists.ts";
import { elevenlabsSound, elevenlabsSpeech } from "../formats/elevenlabs/speech.ts";
import { elevenlabsTimedSpeech, elevenlabsTimedStream } from "../formats/elevenlabs/timed-speech.ts";
import { elevenlabsTranscription } from "../formats/elevenlabs/transcription.ts";
import { bearer, get, header, type Provider, post } from "./provider.ts";

const SAY = "v1/text-to-speech/{voice}";

/** ElevenLabs (wire formats, section 18). */
export const elevenlabs: Provider = {
  id: "elevenlabs",
  origin: "https://api.elevenlabs.io",
  credentials: [header("xi-api-key"), bearer],
  keyVariables: ["ELEVENLABS_API_KEY"],
  endpoints: [
    post(SAY, elevenlabsSpeech),
    post(`${SAY}/stream`, elevenlabsSpeech),
    post(`${SAY}/with-timestamps`, elevenlabsTimedSpeech),
    post(`${SAY}/stream/with-timestamps`, elevenlabsTimedStream),
    post("v1/sound-generation", elevenlabsSound),
    post("v1/speech-to-text", elevenlabsTranscription),
    get("{version:v1|v2}/voices", elevenlabsVoices),
    get("v1/voices/{id}", elevenlabsVoices),
    get("v1/models", elevenlabsModels),
  ],
  errors: elevenlabsErrors,
  modelPattern: /^(?:eleven_|scribe_)[\w.-]+$/,
};
