import { openaiModels } from "../formats/openai/models.ts";
import { accountFacts } from "../formats/vendors/account-facts.ts";
import { cerebrasChat, cerebrasErrors, cerebrasQuota } from "../formats/vendors/cerebras.ts";
import { bearer, get, type Provider, post } from "./provider.ts";

const chat = post("chat/completions", cerebrasChat);

/** Cerebras (wire formats, section 11). Its client library warms a connection with a path of its own (clients, 7.12). */
export const cerebras: Provider = {
  id: "cerebras",
  origin: "https://api.cerebras.ai/v1",
  optionalPrefix: "v1",
  credentials: [bearer],
  keyVariables: ["CEREBRAS_API_KEY"],
  endpoints: [
    chat,
    get("models", openaiModels),
    get("models/{id}", openaiModels),
    get(
      "tcp_warming",
      accountFacts("cerebras.warming", () => ({})),
    ),
  ],
  errors: cerebrasErrors,
  headers: ({ nowMs }) => ({ ...cerebrasQuota.headers?.({}, nowMs) }),
  quota: cerebrasQuota,
  compat: { prefix: "cerebras", endpoint: chat },
  modelPattern: /^[a-z][\w.-]*$/i,
};
