import { anthropicErrors } from "../formats/anthropic/errors.ts";
import { anthropicMessages } from "../formats/anthropic/messages.ts";
import { openaiCompletions } from "../formats/openai/completions.ts";
import { openaiModels } from "../formats/openai/models.ts";
import { deepseekBalance, deepseekChat, deepseekErrors } from "../formats/vendors/deepseek.ts";
import { bearer, get, header, type Provider, post } from "./provider.ts";

/** Where the gateway asks by itself. */
const chat = post("chat/completions", deepseekChat);

/** DeepSeek (wire formats, section 7), with its surface in Anthropic's shape. */
export const deepseek: Provider = {
  id: "deepseek",
  origin: "https://api.deepseek.com",
  credentials: [bearer, header("x-api-key")],
  keyVariables: ["DEEPSEEK_API_KEY"],
  endpoints: [
    post("{version:v1/|}chat/completions", deepseekChat),
    post("beta/completions", openaiCompletions),
    get("{version:v1/|}models", openaiModels),
    get("{version:v1/|}user/balance", deepseekBalance),
    post("anthropic/v1/messages", anthropicMessages, anthropicErrors),
  ],
  errors: deepseekErrors,
  compat: { prefix: "deepseek", endpoint: chat },
  billing: { by: "unified", restOnly: true },
  rest: { author: "deepseek", run: "chat", chat, webSearch: [] },
  modelPattern: /^deepseek[\w.-]*$/i,
};
