import type { SearchAsk } from "../../tasks/search.ts";
import { badRequest, type FormatRequest, type WireFormat } from "../format.ts";
import { type Fields, fields, list, number, text } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { hex } from "../openai/ids.ts";
import { readBody } from "../openai/read-body.ts";

/** `POST v1beta/search` and `v1/search` of Parallel: pages with excerpts for an objective, key words, or both. */
export const parallelSearch: WireFormat<"search"> = {
  id: "parallel.search",
  task: "search",
  readAsk(request) {
    const body = readBody(request);
    const lines = [text(body["objective"]), ...list(body["search_queries"]).map(text)].filter((line) => line);
    if (lines.length === 0) throw badRequest("At least one of objective and search_queries must be given", "objective");
    return { task: "search", model: MODEL, query: lines.join("\n"), count: countOf(body) };
  },
  writeAnswer({ pages }, _ask, { random, request }) {
    const results = pages.map(({ url, title, published, excerpts }) => ({ url, title, publish_date: published, excerpts }));
    const session = text(readBody(request)["session_id"]) ?? `session_${hex(random.fork("session"), 32)}`;
    const body = { search_id: `search_${hex(random, 32)}`, results, session_id: session, warnings: null };
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

/** `POST v1beta/findall/ingest`: what an objective comes to, as conditions that a candidate must meet. */
export const parallelIngest: WireFormat<"search"> = {
  id: "parallel.ingest",
  task: "search",
  readAsk(request) {
    return { task: "search", model: MODEL, query: objectiveOf(request), count: 2 } satisfies SearchAsk;
  },
  writeAnswer({ pages }, _ask, { request }) {
    const objective = objectiveOf(request);
    const conditions = pages.map(({ excerpts }, at) => ({ name: `condition_${at + 1}`, description: excerpts.at(-1) ?? "" }));
    const body = {
      objective,
      entity_type: ENTITIES.exec(objective)?.[0].toLowerCase() ?? "entities",
      match_conditions: conditions,
      enrichments: null,
      generator: "core",
      match_limit: null,
    };
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

/** What the catalogue knows searching by; requests name none. */
const MODEL = "search";
const USUAL_COUNT = 10;
const ENTITIES = /\b(?:companies|startups|people|founders|products|papers|universities|restaurants|books|events)\b/i;

function countOf(body: Fields): number {
  const most = number(body["max_results"]) ?? number(fields(body["advanced_settings"])["max_results"]);
  if (most === undefined) return USUAL_COUNT;
  if (Number.isInteger(most) && most >= 1) return most;
  throw badRequest("max_results must be an integer of at least 1", "max_results");
}

function objectiveOf(request: FormatRequest): string {
  const objective = text(readBody(request)["objective"]);
  if (!objective) throw badRequest("objective is required", "objective");
  return objective;
}
