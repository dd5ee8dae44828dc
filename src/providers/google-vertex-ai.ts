import { vertexMessageErrors, vertexMessages, vertexMessageTokens } from "../formats/anthropic/on-vertex.ts";
import { googleEmbed } from "../formats/google/embed.ts";
import { vertexFilmStart, vertexOperation } from "../formats/google/films.ts";
import { vertexGenerate } from "../formats/google/generate.ts";
import { googleGenerateImage } from "../formats/google/generate-image.ts";
import { googleImagen } from "../formats/google/imagen.ts";
import { vertexOpenaiChat } from "../formats/google/vertex-chat.ts";
import { vertexCountTokens } from "../formats/google/vertex-count-tokens.ts";
import { vertexErrorList, vertexErrors } from "../formats/google/vertex-errors.ts";
import { vertexModels } from "../formats/google/vertex-models.ts";
import { barePublisherModel } from "../formats/google/vertex-names.ts";
import { vertexEmbeddings } from "../formats/google/vertex-predict.ts";
import { bearer, type Endpoint, get, header, type Provider, post, query } from "./provider.ts";
import { vertexKeys } from "./vertex-keys.ts";

const VERSION = "{version:v1|v1beta1}";
const PLACE = `${VERSION}/projects/{project}/locations/{region}`;
const OPENAI = "endpoints/openapi/chat/completions";
/** The project that stands for Cloudflare's own. */
const CLOUDFLARES = "cloudflare-ai-gateway";

/**
 * Vertex AI. `{region}` in the origin stands for the one in the path; "global", and a path without project, which is express
 * mode, are at `https://aiplatform.googleapis.com`.
 */
export const googleVertexAi: Provider = {
  id: "google-vertex-ai",
  origin: "https://{region}-aiplatform.googleapis.com",
  credentials: [bearer, header("x-goog-api-key"), query("key")],
  located({ path }) {
    const region = /\/locations\/([^/]+)\//.exec(path)?.[1];
    const host = region === undefined || region === "global" ? "aiplatform" : `${region}-aiplatform`;
    return { origin: `https://${host}.googleapis.com`, path };
  },
  reached: { hosts: ["aiplatform.googleapis.com", "*-aiplatform.googleapis.com"], path: (_host, path) => path },
  endpoints: [
    ...published(PLACE),
    ...published(VERSION),
    get(`${VERSION}/publishers/{publisher:google|anthropic}/models`, vertexModels),
    get(`${VERSION}/publishers/{publisher:google|anthropic}/models/{model}`, vertexModels),
    post(`${PLACE}/${OPENAI}`, vertexOpenaiChat, vertexErrorList),
  ],
  errors: vertexErrors,
  keyUse: vertexKeys,
  quota: { refill: "at once", tokens: "input" },
  compat: {
    prefix: "google-vertex-ai",
    endpoint: post("chat/completions", vertexOpenaiChat, vertexErrorList),
    path: ({ project = CLOUDFLARES, region = "global" }) => `v1/projects/${project}/locations/${region}/${OPENAI}`,
  },
  billing: { by: "unified" },
  modelId: barePublisherModel,
  modelPattern: /^(?:gemini|gemma|text-embedding|text-multilingual-embedding|textembedding|imagen|veo|claude)[\w.@-]*$/i,
};

/** Everything that is published below a place. */
function published(place: string): readonly Endpoint[] {
  const model = `${place}/publishers/google/models/{model}`;
  const claude = `${place}/publishers/anthropic/models`;
  const imageModel = `${place}/publishers/google/models/{model:gemini-[\\w.-]*image[\\w.-]*}`;
  return [
    post(`${imageModel}:{verb:generateContent|streamGenerateContent}`, googleGenerateImage),
    post(`${model}:{verb:generateContent|streamGenerateContent}`, vertexGenerate),
    post(`${model}:{verb:countTokens}`, vertexCountTokens),
    post(`${model}:{verb:embedContent}`, googleEmbed),
    post(`${place}/publishers/google/models/{model:imagen[\\w.-]*}:{verb:predict}`, googleImagen),
    post(`${model}:{verb:predictLongRunning}`, vertexFilmStart),
    post(`${model}:{verb:fetchPredictOperation}`, vertexOperation),
    post(`${model}:{verb:predict}`, vertexEmbeddings),
    post(`${claude}/count-tokens:{verb:rawPredict}`, vertexMessageTokens, vertexMessageErrors),
    post(`${claude}/{model}:{verb:rawPredict|streamRawPredict}`, vertexMessages, vertexMessageErrors),
  ];
}
