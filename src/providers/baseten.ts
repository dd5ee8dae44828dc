import { openaiModels } from "../formats/openai/models.ts";
import { openModelChat, openModelErrors } from "../formats/vendors/open-model.ts";
import { bearer, get, type Provider, post } from "./provider.ts";

const chat = post("v1/chat/completions", openModelChat);

/** Baseten (spec section 2): OpenAI's shape for its shared models; `model/{id}` takes whatever a deployed model takes. */
export const baseten: Provider = {
  id: "baseten",
  origin: "https://inference.baseten.co",
  credentials: [bearer],
  keyVariables: ["BASETEN_API_KEY"],
  located({ path }) {
    const model = /^model\/([^/]+)$/.exec(path)?.[1];
    return model === undefined ? undefined : { origin: `https://model-${model}.api.baseten.co`, path: "production/predict" };
  },
  reached: {
    hosts: ["inference.baseten.co", "model-*.api.baseten.co"],
    path(host, path) {
      const model = /^model-(.+)\.api\.baseten\.co$/.exec(host)?.[1];
      return model === undefined ? path : `model/${model}`;
    },
  },
  endpoints: [chat, get("v1/models", openaiModels)],
  errors: openModelErrors,
  compat: { prefix: "baseten", endpoint: chat },
  modelPattern: /^[\w.-]+(?:\/[\w.-]+)*$/,
};
