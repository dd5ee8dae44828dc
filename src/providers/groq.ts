import { openaiModels } from "../formats/openai/models.ts";
import { plainResponses } from "../formats/openai/responses.ts";
import { groqChat, groqErrors, groqQuota } from "../formats/vendors/groq.ts";
import { groqSpeech, groqTranscriptions, groqTranslations } from "../formats/vendors/groq-audio.ts";
import { bearer, get, type Provider, post } from "./provider.ts";

/** Its own client library puts the whole path again behind the base URL (clients, section 1). */
const AGAIN = "{again:openai/v1/|}";

/** Where the gateway asks by itself. */
const chat = post("chat/completions", groqChat);

/** Groq (wire formats, section 6). */
export const groq: Provider = {
  id: "groq",
  origin: "https://api.groq.com/openai/v1",
  credentials: [bearer],
  keyVariables: ["GROQ_API_KEY"],
  endpoints: [
    post(`${AGAIN}chat/completions`, groqChat),
    post(`${AGAIN}responses`, plainResponses),
    post(`${AGAIN}audio/speech`, groqSpeech),
    post(`${AGAIN}audio/transcriptions`, groqTranscriptions),
    post(`${AGAIN}audio/translations`, groqTranslations),
    get(`${AGAIN}models`, openaiModels),
    get(`${AGAIN}models/{id+}`, openaiModels),
  ],
  errors: groqErrors,
  headers: ({ random, nowMs }) => ({
    "x-groq-region": "us-east-1",
    "x-request-id": `req_${random.text(26).toLowerCase()}`,
    ...groqQuota.headers?.({}, nowMs),
  }),
  quota: groqQuota,
  compat: { prefix: "groq", endpoint: chat },
  billing: { by: "unified" },
  modelPattern: /^[a-z][\w./-]*$/i,
};
