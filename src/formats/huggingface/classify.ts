import type { ClassificationAsk, LabelScore } from "../../tasks/classification.ts";
import type { FormatRequest, WholeAnswer, WireFormat } from "../format.ts";
import { list, number } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { missing, readTask, readTexts } from "./inputs.ts";

/**
 * Text classification, by the model's own labels or, where the request names candidates, by those ("zero shot"), which have
 * a shape of their own (wire formats, 13).
 */
export const huggingfaceClassify: WireFormat<"classification"> = {
  id: "huggingface.classify",
  task: "classification",
  readAsk,
  writeAnswer({ results }, ask, { request }): WholeAnswer {
    const { inputs, parameters } = readTask(request);
    const most = number(parameters["top_k"]) ?? number(parameters["topk"]);
    const kept = results.map((scores) => (most !== undefined && most >= 1 ? scores.slice(0, most) : scores));
    const candid = kept.map((scores, index) => zeroShot(ask.texts[index] ?? "", scores));
    const body = ask.labels === undefined ? kept : typeof inputs === "string" ? candid[0] : candid;
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

function readAsk(request: FormatRequest): ClassificationAsk {
  const { model, inputs, parameters } = readTask(request);
  const { candidate_labels: given } = parameters;
  const labels = typeof given === "string" ? given.split(",").map((label) => label.trim()) : list(given).map(String);
  if (given === undefined && ZERO_SHOT.test(model)) throw missing("parameters.candidate_labels");
  return {
    task: "classification",
    model,
    texts: readTexts(inputs),
    ...(labels.length > 0 && { labels: labels.map((label) => ({ label, like: [label] })) }),
    several: parameters["multi_label"] === true,
  };
}

/** These have no labels of their own. */
const ZERO_SHOT = /bart-large-mnli|xnli|zeroshot/i;

function zeroShot(sequence: string, scores: readonly LabelScore[]): object {
  return { sequence, labels: scores.map(({ label }) => label), scores: scores.map(({ score }) => score) };
}
