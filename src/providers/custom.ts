import { anthropicCountTokens } from "../formats/anthropic/count-tokens.ts";
import { anthropicErrors } from "../formats/anthropic/errors.ts";
import { anthropicMessages } from "../formats/anthropic/messages.ts";
import { cohereChat } from "../formats/cohere/chat.ts";
import { cohereEmbed } from "../formats/cohere/embed.ts";
import { cohereErrors } from "../formats/cohere/errors.ts";
import { cohereRerank, cohereRerankV1 } from "../formats/cohere/rerank.ts";
import { googleCountTokens } from "../formats/google/count-tokens.ts";
import { googleBatchEmbed, googleEmbed } from "../formats/google/embed.ts";
import { googleErrors } from "../formats/google/errors.ts";
import { googleGenerate } from "../formats/google/generate.ts";
import { openaiShapedChat } from "../formats/openai/chat.ts";
import { openaiCompletions } from "../formats/openai/completions.ts";
import { openaiEmbeddings } from "../formats/openai/embeddings.ts";
import { openaiErrors } from "../formats/openai/errors.ts";
import { openaiImages } from "../formats/openai/images.ts";
import { openaiModels } from "../formats/openai/models.ts";
import { openaiModerations } from "../formats/openai/moderations.ts";
import { openaiResponses } from "../formats/openai/responses.ts";
import { openaiSpeech } from "../formats/openai/speech.ts";
import { openaiTranscriptions, openaiTranslations } from "../formats/openai/transcriptions.ts";
import { keptEndpoints } from "./openai-kept.ts";
import { bearer, type Endpoint, get, header, type Provider, post, query } from "./provider.ts";

/** What an account says of a provider of its own. */
export interface CustomDefinition {
  /** Its slug in URLs (G-CUST-2). */
  readonly id: string;
  readonly baseUrl: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where `/compat` asks it, where that is not the usual place. */
  readonly compatPath?: string | undefined;
}

const BASE = "{base:(?:[^/]+/)*}";
const GEMINI = `${BASE}{version:v\\d\\w*}/models/{model}`;

/**
 * Nobody knows who it is: it is played as the vendor whose API has the path, OpenAI where none has it. `chat/completions`
 * stands before `completions`, which fits it too.
 */
const ENDPOINTS: readonly Endpoint[] = [
  post(`${BASE}chat/completions`, openaiShapedChat),
  post(`${BASE}responses`, openaiResponses),
  ...keptEndpoints(BASE),
  post(`${BASE}completions`, openaiCompletions),
  post(`${BASE}embeddings`, openaiEmbeddings),
  post(`${BASE}moderations`, openaiModerations),
  post(`${BASE}images/generations`, openaiImages),
  post(`${BASE}audio/speech`, openaiSpeech),
  post(`${BASE}audio/transcriptions`, openaiTranscriptions),
  post(`${BASE}audio/translations`, openaiTranslations),
  post(`${BASE}messages`, anthropicMessages, anthropicErrors),
  post(`${BASE}messages/count_tokens`, anthropicCountTokens, anthropicErrors),
  post(`${GEMINI}:{verb:generateContent|streamGenerateContent}`, googleGenerate, googleErrors),
  post(`${GEMINI}:{verb:countTokens}`, googleCountTokens, googleErrors),
  post(`${GEMINI}:{verb:embedContent}`, googleEmbed, googleErrors),
  post(`${GEMINI}:{verb:batchEmbedContents}`, googleBatchEmbed, googleErrors),
  post(`${BASE}v2/chat`, cohereChat, cohereErrors),
  post(`${BASE}v2/embed`, cohereEmbed, cohereErrors),
  post(`${BASE}v2/rerank`, cohereRerank, cohereErrors),
  post(`${BASE}rerank`, cohereRerankV1, cohereErrors),
  get(`${BASE}models`, openaiModels),
  get(`${BASE}models/{id}`, openaiModels),
];

/** An account's own provider (section 12): the same kind of value as every other one. */
export function customProvider({ id, baseUrl, headers, compatPath }: CustomDefinition): Provider {
  const origin = baseUrl.replace(/\/+$/, "");
  const basePath = new URL(origin).pathname.slice(1);
  const usualPath = basePath === "" ? "v1/chat/completions" : "chat/completions";
  return {
    id,
    origin,
    credentials: [bearer, header("x-api-key"), header("x-goog-api-key"), header("api-key"), query("key")],
    endpoints: ENDPOINTS.map((endpoint) => below(basePath, endpoint)),
    errors: openaiErrors,
    compat: { prefix: id, endpoint: post(compatPath ?? usualPath, openaiShapedChat) },
    modelPattern: /^\S+$/,
    custom: true,
    ...(Object.keys(headers).length > 0 && { addedHeaders: headers }),
  };
}

const DOUBLED_VERSION = /(?:^|\/)(v\d\w*)\/\1(?:\/|$)/;

/** Base URL and path are joined as they are: a version in both is there twice, and no vendor has such a path (G-CUST-2). */
function below(basePath: string, endpoint: Endpoint): Endpoint {
  const base = basePath === "" ? "" : `${basePath}/`;
  return { ...endpoint, match: (path) => (DOUBLED_VERSION.test(base + path) ? undefined : endpoint.match(path)) };
}
