import { deepgramErrors } from "../formats/deepgram/errors.ts";
import { deepgramListen } from "../formats/deepgram/listen.ts";
import { deepgramModels } from "../formats/deepgram/models.ts";
import { deepgramRead } from "../formats/deepgram/read.ts";
import { deepgramSpeak } from "../formats/deepgram/speak.ts";
import { bearer, get, type Provider, post } from "./provider.ts";

/** Deepgram (wire formats, section 19). */
export const deepgram: Provider = {
  id: "deepgram",
  origin: "https://api.deepgram.com",
  credentials: [{ in: "header", name: "authorization", scheme: "Token" }, bearer],
  keyVariables: ["DEEPGRAM_API_KEY"],
  endpoints: [
    post("v1/listen", deepgramListen),
    post("v1/speak", deepgramSpeak),
    post("v1/read", deepgramRead),
    get("v1/models", deepgramModels),
  ],
  errors: deepgramErrors,
  modelPattern: /^(?:nova|base|enhanced|whisper|aura|flux|read)[\w.-]*$/,
};
