import type { RerankAnswer, RerankAsk } from "../../tasks/rerank.ts";
import type { FormatRequest, WholeAnswer, WireFormat } from "../format.ts";
import { type Fields, fields, isFields, list, text } from "../openai/fields.ts";
import { uuid } from "../openai/ids.ts";
import { readBody } from "../openai/read-body.ts";
import { invalid, needText, numberIn } from "./read-settings.ts";

/** `POST v2/rerank` (wire formats, 12.2). */
export const cohereRerank = rerank("2");

/** `POST v1/rerank`: its documents may be objects, and come back with the results where they are asked for. */
export const cohereRerankV1 = rerank("1");

function rerank(version: "1" | "2"): WireFormat<"rerank"> {
  return {
    id: version === "1" ? "cohere.rerank-v1" : "cohere.rerank",
    task: "rerank",
    readAsk: (request) => readAsk(request, version),
    writeAnswer: (answer, _ask, { random, request }) => writeAnswer(answer, fields(request.json()), uuid(random), version),
    readUsage: (_json, before) => before,
  };
}

/** What v1 asks when no model is named. */
const FIRST_MODEL = "rerank-english-v3.0";

function readAsk(request: FormatRequest, version: "1" | "2"): RerankAsk {
  const body = readBody(request);
  const model = version === "1" ? (text(body["model"]) ?? FIRST_MODEL) : needText(body, "model");
  const query = needText(body, "query");
  const documents = body["documents"];
  if (!Array.isArray(documents) || documents.length === 0) throw invalid("documents must be a list of at least one", "documents");
  const top = numberIn(body, "top_n", { low: 1, whole: true });
  const ranked = list(body["rank_fields"]).filter((name) => typeof name === "string");
  return {
    task: "rerank",
    model,
    query,
    documents: documents.map((document: unknown, index) => documentText(document, ranked, `documents[${index}]`)),
    ...(top !== undefined && { top }),
  };
}

/** A text, or an object: of that the fields that count, else its text. */
function documentText(document: unknown, ranked: readonly string[], at: string): string {
  if (typeof document === "string") return document;
  if (!isFields(document)) throw invalid(`${at} must be a string or an object`, at);
  const names = ranked.length > 0 ? ranked : ["text"];
  return names.map((name) => text(document[name]) ?? "").join("\n");
}

function writeAnswer({ results }: RerankAnswer, body: Fields, id: string, version: "1" | "2"): WholeAnswer {
  const documents = list(body["documents"]);
  const shown = version === "1" && body["return_documents"] === true;
  const written = results.map(({ index, score }) => ({
    ...(shown && { document: isFields(documents[index]) ? documents[index] : { text: documents[index] } }),
    index,
    relevance_score: score,
  }));
  const meta = { api_version: { version }, billed_units: { search_units: Math.ceil(documents.length / SEARCH_UNIT) } };
  const headers = { "content-type": "application/json" };
  return { kind: "whole", status: 200, headers, body: JSON.stringify({ id, results: written, meta }) };
}

/** So many documents at a time are paid for. */
const SEARCH_UNIT = 100;
