import type { ModelFacts } from "../../tasks/models.ts";
import type { WireFormat } from "../format.ts";
import { readLimit, writePage } from "./list-page.ts";
import { rfc3339 } from "./rfc3339.ts";
import { readVersion } from "./version.ts";

/** `GET v1/models?limit&before_id&after_id`, newest first, and `GET v1/models/{id}` (wire formats, 2.4). */
export const anthropicModels: WireFormat<"models"> = {
  id: "anthropic.models",
  task: "models",
  readAsk(request) {
    readVersion(request.headers);
    const id = request.params["id"];
    if (id !== undefined) return { task: "models", id };
    readLimit(request.query);
    return { task: "models" };
  },
  writeAnswer(answer, ask, context) {
    const one = answer.models[0];
    const body =
      ask.id !== undefined && one
        ? writeModel(one)
        : writePage(newestFirst(answer.models).map(writeModel), context.request.query);
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

function newestFirst(models: readonly ModelFacts[]): readonly ModelFacts[] {
  return [...models].sort((a, b) => b.createdMs - a.createdMs);
}

function writeModel(model: ModelFacts) {
  return {
    type: "model",
    id: model.id,
    display_name: model.name,
    created_at: rfc3339(model.createdMs),
    max_input_tokens: model.contextTokens,
    max_tokens: model.maxOutputTokens,
  };
}
