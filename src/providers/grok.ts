import { anthropicErrors } from "../formats/anthropic/errors.ts";
import { anthropicMessages } from "../formats/anthropic/messages.ts";
import { openaiModels } from "../formats/openai/models.ts";
import { openaiResponses } from "../formats/openai/responses.ts";
import { openaiResponse, openaiResponseRemoval } from "../formats/openai/stored-responses.ts";
import { xaiChat, xaiErrors } from "../formats/vendors/xai.ts";
import { xaiApiKey, xaiLanguageModels } from "../formats/vendors/xai-account.ts";
import { xaiImages } from "../formats/vendors/xai-images.ts";
import { bearer, del, get, header, type Provider, post } from "./provider.ts";

const VERSION = "{version:v1/|}";

/** Where the gateway asks by itself. */
const chat = post("v1/chat/completions", xaiChat);

/** xAI (wire formats, section 8), whose API comes in OpenAI's two shapes and in Anthropic's. */
export const grok: Provider = {
  id: "grok",
  origin: "https://api.x.ai",
  credentials: [bearer, header("x-api-key")],
  keyVariables: ["XAI_API_KEY"],
  endpoints: [
    post(`${VERSION}chat/completions`, xaiChat),
    post(`${VERSION}responses`, openaiResponses),
    get(`${VERSION}responses/{id}`, openaiResponse),
    del(`${VERSION}responses/{id}`, openaiResponseRemoval),
    post(`${VERSION}messages`, anthropicMessages, anthropicErrors),
    post(`${VERSION}images/generations`, xaiImages),
    get(`${VERSION}models`, openaiModels),
    get(`${VERSION}models/{id}`, openaiModels),
    get(`${VERSION}language-models`, xaiLanguageModels),
    get(`${VERSION}language-models/{id}`, xaiLanguageModels),
    get(`${VERSION}api-key`, xaiApiKey),
  ],
  errors: xaiErrors,
  compat: { prefix: "grok", endpoint: chat },
  billing: { by: "unified" },
  modelPattern: /^grok[\w.-]*$/,
};
