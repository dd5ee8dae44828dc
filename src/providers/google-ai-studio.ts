import { chatFromContents } from "../formats/google/chat-from-contents.ts";
import { googleCountTokens } from "../formats/google/count-tokens.ts";
import { googleBatchEmbed, googleEmbed } from "../formats/google/embed.ts";
import { googleErrorList, googleErrors } from "../formats/google/errors.ts";
import { googleFilmFile, googleFilmStart, googleOperation } from "../formats/google/films.ts";
import { googleGenerate } from "../formats/google/generate.ts";
import { googleGenerateImage } from "../formats/google/generate-image.ts";
import { googleImagen } from "../formats/google/imagen.ts";
import { googleModels } from "../formats/google/models.ts";
import { googleOpenaiChat, googleOpenaiEmbeddings } from "../formats/google/openai-surface.ts";
import { openaiModels } from "../formats/openai/models.ts";
import { restImage } from "../formats/rest/image.ts";
import { restVideo } from "../formats/rest/video.ts";
import { bearer, get, header, type Provider, post, query } from "./provider.ts";

const VERSION = "{version:v1|v1beta}";
const MODEL = `${VERSION}/{kind:models|tunedModels}/{model}`;
const IMAGE_MODEL = `${VERSION}/{kind:models}/{model:gemini-[\\w.-]*image[\\w.-]*}`;
const OPENAI = "v1beta/openai";

const chat = post(`${OPENAI}/chat/completions`, googleOpenaiChat, googleErrorList);
const image = post(`${OPENAI}/images/generations`, restImage);
const video = post(`${OPENAI}/videos`, restVideo);

/** Gemini's API with its verbs, and beside it a surface in OpenAI's shape, where the key comes as Bearer. */
export const googleAiStudio: Provider = {
  id: "google-ai-studio",
  origin: "https://generativelanguage.googleapis.com",
  credentials: [header("x-goog-api-key"), query("key"), bearer],
  keyVariables: ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"],
  endpoints: [
    post(`${IMAGE_MODEL}:{verb:generateContent|streamGenerateContent}`, googleGenerateImage),
    post(`${MODEL}:{verb:generateContent|streamGenerateContent}`, googleGenerate),
    post(`${MODEL}:{verb:predict}`, googleImagen),
    post(`${MODEL}:{verb:predictLongRunning}`, googleFilmStart),
    get(`${MODEL}/operations/{id}`, googleOperation),
    get(`${VERSION}/files/{id}:download`, googleFilmFile),
    post(`${MODEL}:{verb:countTokens}`, googleCountTokens),
    post(`${MODEL}:{verb:embedContent}`, googleEmbed),
    post(`${MODEL}:{verb:batchEmbedContents}`, googleBatchEmbed),
    get(`${VERSION}/models`, googleModels),
    get(MODEL, googleModels),
    chat,
    post(`${OPENAI}/embeddings`, googleOpenaiEmbeddings, googleErrorList),
    get(`${OPENAI}/models`, openaiModels, googleErrorList),
    get(`${OPENAI}/models/{id}`, openaiModels, googleErrorList),
  ],
  errors: googleErrors,
  // A minute's requests, and input alone.
  quota: { refill: "at once", tokens: "input" },
  compat: { prefix: "google-ai-studio", endpoint: chat },
  billing: { by: "unified" },
  rest: { author: "google", run: "chat", chat, image, video, usual: chatFromContents, webSearch: [] },
  ownChat: ({ model, said, stream }) => ({
    path: `v1beta/models/${model}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
    body: { contents: [{ role: "user", parts: [{ text: said }] }] },
  }),
  modelPattern: /^(?:gemini|gemma|learnlm|text-embedding|embedding|imagen|veo|aqa)[a-z0-9.-]*$/i,
};
