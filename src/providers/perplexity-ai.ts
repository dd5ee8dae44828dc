import { plainResponses } from "../formats/openai/responses.ts";
import { perplexityChat, perplexityErrors } from "../formats/vendors/perplexity.ts";
import { bearer, type Provider, post } from "./provider.ts";

const chat = post("chat/completions", perplexityChat);

/** Perplexity (wire formats, section 9). On /compat its prefix is not its slug. */
export const perplexityAi: Provider = {
  id: "perplexity-ai",
  origin: "https://api.perplexity.ai",
  credentials: [bearer],
  keyVariables: ["PERPLEXITY_API_KEY"],
  endpoints: [chat, post("v1/responses", plainResponses)],
  errors: perplexityErrors,
  compat: { prefix: "perplexity", otherPrefix: "perplexity-ai", endpoint: chat },
  modelPattern: /^(?:sonar|r1)[\w.-]*$/,
};
