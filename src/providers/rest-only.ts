import { openaiShapedChat } from "../formats/openai/chat.ts";
import { openaiErrors } from "../formats/openai/errors.ts";
import { openaiResponses } from "../formats/openai/responses.ts";
import { restImage } from "../formats/rest/image.ts";
import { bearer, type Provider, post, type RestReach } from "./provider.ts";

/**
 * Vendors of the REST API's catalogue that have no slug on the gateway host (section 2). All are asked in OpenAI's shape;
 * what they differ in is a row here, and their models are in mocks/models.yaml.
 */
export const restOnly: readonly Provider[] = [
  vendor("alibaba", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", { webSearch: ["chat"] }),
  vendor("minimax", "https://api.minimax.io/v1", { image: post("image_generation", restImage) }),
  vendor("xai", "https://api.x.ai/v1", { responses: post("responses", openaiResponses), webSearch: ["responses"] }),
  vendor("z-ai", "https://api.z.ai/api/paas/v4"),
];

function vendor(id: string, origin: string, reach: Partial<RestReach> = {}): Provider {
  const chat = post("chat/completions", openaiShapedChat);
  return {
    id,
    origin,
    credentials: [bearer],
    endpoints: [chat],
    errors: openaiErrors,
    billing: { by: "unified" },
    rest: { author: id, run: "chat", chat, webSearch: [], ...reach },
    modelPattern: /^[a-z][\w.-]*$/i,
  };
}
