import { parallelChat } from "../formats/parallel/chat.ts";
import { parallelErrors } from "../formats/parallel/errors.ts";
import { parallelIngest, parallelSearch } from "../formats/parallel/search.ts";
import { bearer, header, type Provider, post } from "./provider.ts";

const chat = post("{version:v1beta/|}chat/completions", parallelChat);

/** Parallel (spec section 2): research on the web. Its OpenAI-shaped path also takes the key as OpenAI's clients send it. */
export const parallel: Provider = {
  id: "parallel",
  origin: "https://api.parallel.ai",
  credentials: [header("x-api-key"), bearer],
  endpoints: [chat, post("{version:v1beta|v1}/search", parallelSearch), post("v1beta/findall/ingest", parallelIngest)],
  errors: parallelErrors,
  compat: { prefix: "parallel", endpoint: chat },
  modelPattern: /^(?:speed|search|(?:lite|base|core|core2x|pro|ultra\d*x?)(?:-fast)?)$/,
};
