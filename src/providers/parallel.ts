import { parallelChat } from "../formats/parallel/chat.ts";
import { parallelErrors } from "../formats/parallel/errors.ts";
import { parallelIngest, parallelSearch } from "../formats/parallel/search.ts";
import { parallelTaskResult, parallelTaskRun, parallelTaskStatus } from "../formats/parallel/task-runs.ts";
import { bearer, get, header, type Provider, post } from "./provider.ts";

/** Where the gateway asks by itself. */
const chat = post("chat/completions", parallelChat);

/** Parallel (spec section 2): research on the web. Its OpenAI-shaped path also takes the key as OpenAI's clients send it. */
export const parallel: Provider = {
  id: "parallel",
  origin: "https://api.parallel.ai",
  credentials: [header("x-api-key"), bearer],
  keyVariables: ["PARALLEL_API_KEY"],
  endpoints: [
    post("{version:v1beta/|}chat/completions", parallelChat),
    post("{version:v1beta|v1}/search", parallelSearch),
    post("v1beta/findall/ingest", parallelIngest),
    post("v1/tasks/runs", parallelTaskRun),
    get("v1/tasks/runs/{id}", parallelTaskStatus),
    get("v1/tasks/runs/{id}/result", parallelTaskResult),
  ],
  errors: parallelErrors,
  compat: { prefix: "parallel", endpoint: chat },
  modelPattern: /^(?:speed|search|(?:lite|base|core|core2x|pro|ultra\d*x?)(?:-fast)?)$/,
};
