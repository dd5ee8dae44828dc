import type { HeaderMap, WriteContext } from "../formats/format.ts";
import { openaiCompletions } from "../formats/openai/completions.ts";
import { openaiImageEdits } from "../formats/openai/edit-images.ts";
import { USUAL_LIMITS } from "../formats/openai/quota.ts";
import { openaiSpeech } from "../formats/openai/speech.ts";
import { openaiTranscriptions, openaiTranslations } from "../formats/openai/transcriptions.ts";
import { azureChat, azureEmbeddings, azureErrors, azureImages } from "../formats/vendors/azure.ts";
import { bearer, header, type Provider, post } from "./provider.ts";

/** `{resource}` names the host, `{model}` the deployment. */
const DEPLOYMENT = "{resource}/{model}";

/** Azure OpenAI (wire formats, section 16). */
export const azureOpenai: Provider = {
  id: "azure-openai",
  origin: "https://{resource}.openai.azure.com/openai/deployments",
  credentials: [header("api-key"), bearer],
  keyVariables: ["AZURE_OPENAI_API_KEY", "AZURE_API_KEY"],
  located({ path }) {
    const [resource = "", ...rest] = path.split("/");
    return { origin: `https://${resource}.openai.azure.com/openai/deployments`, path: rest.join("/") };
  },
  reached: {
    hosts: ["*.openai.azure.com"],
    path: (host, path) => `${host.split(".")[0]}/${path.replace(/^openai\/deployments\//, "")}`,
  },
  wantsInQuery: "api-version",
  endpoints: [
    post(`${DEPLOYMENT}/chat/completions`, azureChat),
    post(`${DEPLOYMENT}/completions`, openaiCompletions),
    post(`${DEPLOYMENT}/embeddings`, azureEmbeddings),
    post(`${DEPLOYMENT}/audio/speech`, openaiSpeech),
    post(`${DEPLOYMENT}/audio/transcriptions`, openaiTranscriptions),
    post(`${DEPLOYMENT}/audio/translations`, openaiTranslations),
    post(`${DEPLOYMENT}/images/generations`, azureImages),
    post(`${DEPLOYMENT}/images/edits`, openaiImageEdits),
  ],
  errors: azureErrors,
  headers,
  modelPattern: /^[\w.-]+$/,
};

function headers({ random }: Pick<WriteContext, "random" | "nowMs">): HeaderMap {
  return {
    ...USUAL_LIMITS,
    "apim-request-id": random.text(32).toLowerCase(),
    "x-ms-region": "East US",
    "azureml-model-session": "d100-20260101000000",
  };
}
