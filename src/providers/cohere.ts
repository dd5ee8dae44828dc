import { cohereChat } from "../formats/cohere/chat.ts";
import { cohereErrors, cohereQuota } from "../formats/cohere/errors.ts";
import { hex } from "../formats/openai/ids.ts";
import { bearer, type Provider, post } from "./provider.ts";

/** Cohere (wire formats, section 12). The client library writes "BEARER", the docs "Token". */
export const cohere: Provider = {
  id: "cohere",
  origin: "https://api.cohere.ai",
  credentials: [bearer, { in: "header", name: "authorization", scheme: "Token" }],
  endpoints: [post("v2/chat", cohereChat)],
  errors: cohereErrors,
  headers: ({ random }) => ({ "x-debug-trace-id": hex(random, 32) }),
  quota: cohereQuota,
  modelPattern: /^(?:command|c4ai|aya|north|embed|rerank)[\w.-]*$|^[\da-f]{8}-[\da-f-]{27}(?:-ft)?$/,
};
