import { at, listAt, textAt } from "../../json-path.ts";
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
  "parallel.task-run": {
    task: "job",
    fields: ["metadata", "task_spec.output_schema", "task_spec.output_schema.json_schema"],
    ask: () => ({ json: { input: "one", processor: "core" } }),
    found: (body) => Number(at(body, "status") === "completed"),
    hasUsage: false,
  },
  "parallel.task-status": {
    task: "job",
    fields: [],
    ask: () => ({ path: "v1/tasks/runs/trun_1" }),
    found: (body) => Number(at(body, "status") === "completed"),
    hasUsage: false,
  },
  "parallel.task-result": {
    task: "job",
    fields: [],
    ask: () => ({ path: "v1/tasks/runs/trun_1/result", query: "timeout=x" }),
    found: (body) => Number(at(body, "run", "status") === "completed" && at(body, "output", "type") === "text"),
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
