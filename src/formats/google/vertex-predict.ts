import type { EmbeddingAnswer, EmbeddingAsk } from "../../tasks/embedding.ts";
import { type Usage, usage } from "../../tasks/usage.ts";
import { badRequest, type FormatRequest, type WireFormat } from "../format.ts";
import { fields, isFields, list, number, text } from "../openai/fields.ts";
import { shortened } from "./embed.ts";
import { named, oneOrMany, protoMessage, protoNumber } from "./proto-json.ts";

/** Vertex AI's embeddings: `predict` with one instance a text (wire formats, 3.1). */
export const vertexEmbeddings: WireFormat<"embedding"> = {
  id: "vertex.embeddings",
  task: "embedding",
  readAsk,
  writeAnswer(answer, ask) {
    const counts = tokensEach(ask.inputs, answer.usage.inputTokens);
    const predictions = answer.vectors.map((vector, index) => prediction(vector, counts[index] ?? 0));
    const billableCharacterCount = ask.inputs.reduce((sum, input) => sum + Array.from(input.replace(/\s+/g, "")).length, 0);
    const metadata = JSON.stringify({ billableCharacterCount });
    const body = `{"predictions":[${predictions.join(",")}],"metadata":${metadata}}`;
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body };
  },
  readUsage,
};

const MOST_INSTANCES = 250;

function readAsk(request: FormatRequest): EmbeddingAsk {
  const body = protoMessage(request.json());
  const instances = oneOrMany(body["instances"]);
  if (instances.length === 0) throw badRequest("Empty instances.", "instances");
  if (instances.length > MOST_INSTANCES) {
    throw badRequest(`${instances.length} instances are more than the ${MOST_INSTANCES} that one prediction takes.`, "instances");
  }
  const parameters = fields(body["parameters"]);
  const path = "parameters.outputDimensionality";
  const dimensions = protoNumber(named(parameters, "outputDimensionality", "output_dimensionality"), path);
  if (dimensions !== undefined && (dimensions < 1 || !Number.isInteger(dimensions))) {
    throw badRequest(`${path} must be a whole number above 0.`, path);
  }
  return {
    task: "embedding",
    model: request.params["model"] ?? "",
    inputs: instances.map(readInstance),
    ...(dimensions !== undefined && { dimensions }),
    delivery: { encoding: "float" },
  };
}

function readInstance(instance: unknown, index: number): string {
  const content = text(fields(instance)["content"]);
  if (content) return content;
  throw badRequest(`instances[${index}].content: The text content is empty.`, `instances[${index}].content`);
}

function prediction(vector: EmbeddingAnswer["vectors"][number], tokens: number): string {
  return `{"embeddings":{"statistics":{"truncated":false,"token_count":${tokens}},"values":[${shortened(vector).join(",")}]}}`;
}

/** All tokens shared out by the length of the texts; they add up to `tokens`. */
function tokensEach(inputs: readonly string[], tokens: number): number[] {
  const total = inputs.reduce((sum, input) => sum + input.length, 0);
  let before = 0;
  let given = 0;
  return inputs.map((input) => {
    before += input.length;
    const share = Math.round((tokens * before) / total) - given;
    given += share;
    return share;
  });
}

/** Each vector tells of its own text. */
function readUsage(json: unknown, before: Usage | undefined): Usage | undefined {
  const counts = list(fields(json)["predictions"]).flatMap((one) => {
    const statistics = fields(fields(one)["embeddings"])["statistics"];
    return isFields(statistics) ? [number(statistics["token_count"]) ?? 0] : [];
  });
  if (counts.length === 0) return before;
  const inputTokens = counts.reduce((sum, count) => sum + count, 0);
  return usage(inputTokens, 0);
}
