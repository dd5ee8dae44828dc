import { listAt, textAt } from "../../json-path.ts";
import type { Samples } from "../sample.ts";
import { openaiChat } from "./openai.ts";

const chat = openaiChat("base");

export const parallelSamples: Samples = {
  "parallel.chat": {
    ...chat,
    ask: (wanted) => ({ ...chat.ask(wanted), path: "chat/completions" }),
    toolless: true,
  },
  "parallel.search": {
    task: "search",
    fields: ["search_queries", "max_results", "session_id"],
    ask: () => ({ path: "v1beta/search", json: { objective: "one" } }),
    found: (body) => listAt(body, "results").map((page) => listAt(page, "excerpts").at(-1)),
    hasUsage: false,
  },
  "parallel.ingest": {
    task: "search",
    fields: [],
    ask: () => ({ json: { objective: "one" } }),
    found: (body) => listAt(body, "match_conditions").map((condition) => textAt(condition, "description")),
    hasUsage: false,
  },
};
