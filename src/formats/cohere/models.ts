import type { ModelFacts, ModelTask } from "../../tasks/models.ts";
import type { WholeAnswer, WireFormat } from "../format.ts";

/** `GET v1/models` and `GET v1/models/{id}` (wire formats, 12.2). `endpoint` in the query leaves those that serve it. */
export const cohereModels: WireFormat<"models"> = {
  id: "cohere.models",
  task: "models",
  readAsk(request) {
    const id = request.params["id"];
    return { task: "models", ...(id !== undefined && { id }) };
  },
  writeAnswer({ models }, { id }, { request }): WholeAnswer {
    const wanted = request.query.get("endpoint");
    const shown = models.filter((model) => wanted === null || id !== undefined || endpointsOf(model.task).includes(wanted));
    const body = id === undefined ? { models: shown.map(writeModel), next_page_token: "" } : shown.map(writeModel)[0];
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

function writeModel({ id, task, contextTokens }: ModelFacts): object {
  return {
    name: id,
    is_deprecated: false,
    endpoints: endpointsOf(task),
    finetuned: false,
    context_length: contextTokens,
    tokenizer_url: null,
    default_endpoints: [],
    features: null,
  };
}

function endpointsOf(task: ModelTask): readonly string[] {
  if (task === "chat") return ["chat"];
  if (task === "embedding") return ["embed"];
  return task === "rerank" ? ["rerank"] : [];
}
