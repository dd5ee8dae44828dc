import type { ClassificationAsk, LabelScore } from "../../tasks/classification.ts";
import type { FormatRequest, WireFormat } from "../format.ts";
import { fields, list, text } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { uuid } from "../openai/ids.ts";
import { readBody } from "../openai/read-body.ts";
import { invalid } from "./read-settings.ts";

/** `POST v1/classify` (wire formats, 12.2): which of the examples' labels each input has. */
export const cohereClassify: WireFormat<"classification"> = {
  id: "cohere.classify",
  task: "classification",
  readAsk,
  writeAnswer({ results }, { texts }, { random }) {
    const id = uuid(random);
    const classifications = results.map((scores, index) => writeResult(scores, texts[index] ?? "", uuid(random)));
    const meta = { api_version: { version: "1" }, billed_units: { classifications: texts.length } };
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify({ id, classifications, meta }) };
  },
  readUsage: (_json, before) => before,
};

/** What is asked when no model is named. */
const FIRST_MODEL = "embed-english-v2.0";
const MOST_INPUTS = 96;

function readAsk(request: FormatRequest): ClassificationAsk {
  const body = readBody(request);
  const inputs = list(body["inputs"]).filter((input) => typeof input === "string");
  if (inputs.length === 0) throw invalid("inputs must be a list of at least one string", "inputs");
  if (inputs.length > MOST_INPUTS) throw invalid(`at most ${MOST_INPUTS} inputs are taken, got ${inputs.length}`, "inputs");
  const labels = labelsOf(list(body["examples"]));
  if (labels.length < 2) throw invalid("examples must hold at least two labels", "examples");
  return { task: "classification", model: text(body["model"]) ?? FIRST_MODEL, texts: inputs, labels, several: false };
}

/** The labels, each with its examples, in the order in which they come. */
function labelsOf(examples: readonly unknown[]): NonNullable<ClassificationAsk["labels"]> {
  const byLabel = new Map<string, string[]>();
  for (const { text: example, label } of examples.map(fields)) {
    if (typeof example !== "string" || typeof label !== "string")
      throw invalid("every example needs a text and a label", "examples");
    byLabel.set(label, [...(byLabel.get(label) ?? []), example]);
  }
  return [...byLabel].map(([label, like]) => ({ label, like }));
}

function writeResult(scores: readonly LabelScore[], input: string, id: string): object {
  const [first] = scores;
  return {
    classification_type: "single-label",
    confidence: first?.score,
    confidences: [first?.score],
    id,
    input,
    labels: Object.fromEntries(scores.map(({ label, score }) => [label, { confidence: score }])),
    prediction: first?.label,
    predictions: [first?.label],
  };
}
