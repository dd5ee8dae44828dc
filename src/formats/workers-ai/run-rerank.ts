import type { RerankAsk } from "../../tasks/rerank.ts";
import type { FormatRequest, WireFormat } from "../format.ts";
import { fields, number, text } from "../openai/fields.ts";
import { badInput, enveloped } from "./envelope.ts";
import { needText } from "./run-texts.ts";

/** The native run of a reranker (wire formats 4.1): best first, by the number of the context. */
export const workersAiRerank: WireFormat<"rerank"> = {
  id: "workers-ai.rerank",
  task: "rerank",
  readAsk,
  writeAnswer: ({ results }) =>
    enveloped(JSON.stringify({ response: results.map(({ index, score }) => ({ id: index, score })) })),
  readUsage: (_json, before) => before,
};

function readAsk(request: FormatRequest): RerankAsk {
  const input = fields(request.json());
  const query = needText(input, "query");
  const top = number(input["top_k"]);
  if (top !== undefined && !(top >= 1)) throw badInput("Value of '/top_k' must be >= 1");
  return {
    task: "rerank",
    model: request.params["model"] ?? "",
    query,
    documents: readContexts(input["contexts"]),
    ...(top !== undefined && { top }),
  };
}

function readContexts(contexts: unknown): readonly string[] {
  if (contexts === undefined) throw badInput("required properties at '/' are 'contexts'");
  if (!Array.isArray(contexts)) throw badInput("Type mismatch of '/contexts', 'array' wanted");
  if (contexts.length === 0) throw badInput("Length of '/contexts' must be >= 1");
  return contexts.map((context: unknown) => text(fields(context)["text"]) ?? "");
}
