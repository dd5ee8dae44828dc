import type { ModelFacts } from "../../tasks/models.ts";
import { badRequest, type WireFormat } from "../format.ts";
import { rfc3339 } from "./rfc3339.ts";
import { readVersion } from "./version.ts";

const DEFAULT_LIMIT = 20;

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
    const body = ask.id !== undefined && one ? writeModel(one) : writePage(answer.models, context.request.query);
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

function readLimit(query: URLSearchParams): number {
  const given = query.get("limit");
  if (given === null) return DEFAULT_LIMIT;
  const limit = Number(given);
  if (!Number.isInteger(limit)) throw badRequest("limit: Input should be a valid integer", "limit");
  if (limit < 1) throw badRequest("limit: Input should be greater than or equal to 1", "limit");
  if (limit > 1000) throw badRequest("limit: Input should be less than or equal to 1000", "limit");
  return limit;
}

/** A page after `after_id`, or the one that ends just before `before_id`; `has_more` looks in the direction of paging. */
function writePage(models: readonly ModelFacts[], query: URLSearchParams): object {
  const limit = readLimit(query);
  const newestFirst = [...models].sort((a, b) => b.createdMs - a.createdMs);
  const position = (name: string) => newestFirst.findIndex((model) => model.id === query.get(name));
  const before = position("before_id");
  const end = before === -1 ? newestFirst.length : before;
  const start = before === -1 ? position("after_id") + 1 : Math.max(0, end - limit);
  const page = newestFirst.slice(start, Math.min(end, start + limit));
  return {
    data: page.map(writeModel),
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
    has_more: before === -1 ? start + page.length < newestFirst.length : start > 0,
  };
}

function writeModel(model: ModelFacts): object {
  return {
    type: "model",
    id: model.id,
    display_name: model.name,
    created_at: rfc3339(model.createdMs),
    max_input_tokens: model.contextTokens,
    max_tokens: model.maxOutputTokens,
  };
}
