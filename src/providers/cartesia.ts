import { cartesiaErrors } from "../formats/cartesia/errors.ts";
import { cartesiaBytes, cartesiaEvents } from "../formats/cartesia/speech.ts";
import { cartesiaTranscription } from "../formats/cartesia/transcription.ts";
import { cartesiaVoices } from "../formats/cartesia/voices.ts";
import { bearer, get, header, type Provider, post, query } from "./provider.ts";

/** Cartesia (wire formats, section 20). */
export const cartesia: Provider = {
  id: "cartesia",
  origin: "https://api.cartesia.ai",
  credentials: [header("x-api-key"), bearer, query("api_key")],
  keyVariables: ["CARTESIA_API_KEY"],
  endpoints: [
    post("tts/bytes", cartesiaBytes),
    post("tts/sse", cartesiaEvents),
    post("stt", cartesiaTranscription),
    get("voices{slash:/|}", cartesiaVoices),
    get("voices/{id}", cartesiaVoices),
  ],
  errors: cartesiaErrors,
  modelPattern: /^(?:sonic|ink)(?:-[\w.-]+)?$/,
};
