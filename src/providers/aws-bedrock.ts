import { bedrockConverse } from "../formats/bedrock/converse.ts";
import { converseTarget } from "../formats/bedrock/converse-translate.ts";
import { bedrockErrors } from "../formats/bedrock/errors.ts";
import { openaiShapedChat } from "../formats/openai/chat.ts";
import { bearer, type Provider, post } from "./provider.ts";

/**
 * Amazon Bedrock's Converse (wire formats, section 15). The path begins with the host's own name; `{region}` in the origin
 * stands for the region that follows it. A request is signed by its caller, or carries a Bedrock key as Bearer: both come
 * in `authorization`.
 */
export const awsBedrock: Provider = {
  id: "aws-bedrock",
  origin: "https://bedrock-runtime.{region}.amazonaws.com",
  credentials: [bearer],
  endpoints: [post("bedrock-runtime/{region}/model/{model}/{verb:converse|converse-stream}", bedrockConverse)],
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
  modelPattern: /^(?:arn:aws[\w-]*:bedrock:.+|(?:[a-z]{2,6}\.|us-gov\.)?[a-z\d]+\.[\w.:-]+)$/i,
};
