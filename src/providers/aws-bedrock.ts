import { anthropicCountTokens } from "../formats/anthropic/count-tokens.ts";
import { anthropicErrors } from "../formats/anthropic/errors.ts";
import { anthropicMessages } from "../formats/anthropic/messages.ts";
import { bedrockConverse } from "../formats/bedrock/converse.ts";
import { converseTarget } from "../formats/bedrock/converse-translate.ts";
import { bedrockErrors } from "../formats/bedrock/errors.ts";
import { bedrockAnthropic } from "../formats/bedrock/invoke/anthropic.ts";
import { bedrockMistralChat, bedrockOpenaiChat } from "../formats/bedrock/invoke/chat-shaped.ts";
import { cohereEmbeddings, titanEmbeddings } from "../formats/bedrock/invoke/embeddings.ts";
import { bedrockLlama } from "../formats/bedrock/invoke/llama.ts";
import { bedrockMistral } from "../formats/bedrock/invoke/mistral.ts";
import { bedrockNova } from "../formats/bedrock/invoke/nova.ts";
import { bedrockTitanText } from "../formats/bedrock/invoke/titan-text.ts";
import type { WireFormat } from "../formats/format.ts";
import { openaiShapedChat } from "../formats/openai/chat.ts";
import { awsKeys } from "./aws-keys.ts";
import { bearer, type Endpoint, header, type Provider, post } from "./provider.ts";

/** Anthropic's API unchanged, at a host of its own (G-PROV-6). */
const MANTLE = "bedrock-mantle/{region}/anthropic/v1";
const MODELS = "bedrock-runtime/{region}/model";

/**
 * Amazon Bedrock's Converse and its models' own APIs (wire formats, section 15). The path begins with the host's own name;
 * `{region}` in the origin stands for the region that follows it. A request is signed by its caller, or carries a Bedrock key as
 * Bearer: both come in `authorization`.
 */
export const awsBedrock: Provider = {
  id: "aws-bedrock",
  origin: "https://bedrock-runtime.{region}.amazonaws.com",
  credentials: [bearer, header("x-api-key")],
  keyVariables: ["AWS_BEARER_TOKEN_BEDROCK"],
  located({ path }) {
    const [host = "", region = "", ...rest] = path.split("/");
    const domain = host === "bedrock-mantle" ? "api.aws" : "amazonaws.com";
    return { origin: `https://${host}.${region}.${domain}`, path: rest.join("/") };
  },
  reached: {
    hosts: ["bedrock-runtime.*.amazonaws.com", "bedrock-mantle.*.api.aws"],
    path(host, path) {
      const [service, region] = host.split(".");
      return `${service}/${region}/${path}`;
    },
  },
  keyUse: awsKeys,
  endpoints: [
    post(`${MODELS}/{model}/{verb:converse|converse-stream}`, bedrockConverse),
    invoke("[^/]*amazon\\.nova-(?:\\d-)?(?:micro|lite|pro|premier)[^/]*", bedrockNova),
    invoke("[^/]*amazon\\.titan-embed-text[^/]*", titanEmbeddings),
    invoke("[^/]*amazon\\.titan-(?:text|tg1)[^/]*", bedrockTitanText),
    invoke("[^/]*meta\\.llama[^/]*", bedrockLlama),
    invoke("[^/]*mistral\\.(?:mistral-7b|mixtral|mistral-(?:small|large)-2402)[^/]*", bedrockMistral),
    invoke("[^/]*mistral\\.[^/]*", bedrockMistralChat),
    invoke("[^/]*(?:openai|qwen)\\.[^/]*", bedrockOpenaiChat),
    invoke("[^/]*cohere\\.embed-[^/]*", cohereEmbeddings),
    // Also for names that do not tell whose model it is, such as those of application profiles.
    invoke("(?:arn(?:%3A|:)|mock)[^/]*|[^/]*anthropic\\.[^/]*", bedrockAnthropic),
    post(`${MANTLE}/messages`, anthropicMessages, anthropicErrors),
    post(`${MANTLE}/messages/count_tokens`, anthropicCountTokens, anthropicErrors),
  ],
  errors: bedrockErrors,
  // Input and the most output are set aside when a request comes, what was not used is given back.
  quota: { refill: "steadily", tokens: "reserved" },
  compat: {
    prefix: "aws-bedrock",
    endpoint: post("chat/completions", openaiShapedChat),
    target: converseTarget,
    // Plain ids, inference profiles and their ARNs, and the emulator's own names that misbehave.
    models: /(?:^|[./])(?:anthropic\.claude|amazon\.nova)|^mock[/-]/,
  },
  ownChat: ({ model, said, stream }) => ({
    path: `bedrock-runtime/us-east-1/model/${encodeURIComponent(model)}/${stream ? "converse-stream" : "converse"}`,
    body: { messages: [{ role: "user", content: [{ text: said }] }] },
  }),
  modelPattern: /^(?:arn:aws[\w-]*:bedrock:.+|(?:[a-z]{2,6}\.|us-gov\.)?[a-z\d]+\.[\w.:-]+)$/i,
};

/** A model's own API; `model` is an expression for the names that have it. */
function invoke(model: string, format: WireFormat): Endpoint {
  return post(`${MODELS}/{model:${model}}/{verb:invoke|invoke-with-response-stream}`, format);
}
