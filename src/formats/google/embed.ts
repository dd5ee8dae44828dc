import type { EmbeddingAnswer, EmbeddingAsk } from "../../tasks/embedding.ts";
import { badRequest, type FormatRequest, type WholeAnswer, type WireFormat } from "../format.ts";
import { type Fields, fields } from "../openai/fields.ts";
import { bareModelName, named, oneOrMany, protoMessage, protoNumber } from "./proto-json.ts";
import { contentText } from "./read-contents.ts";
import { readUsage } from "./usage.ts";

/** `embedContent`: one content, one vector (wire formats, 3.1). */
export const googleEmbed: WireFormat<"embedding"> = {
  id: "google.embed",
  task: "embedding",
  readAsk(request) {
    const body = protoMessage(request.json());
    return toAsk(request, [readText(body, "EmbedContentRequest.content")], body);
  },
  writeAnswer(answer) {
    return write(`{"embedding":${embeddings(answer)[0] ?? "{}"}}`);
  },
  readUsage,
};

/** `batchEmbedContents`: as many vectors as requests. The first request says how long the vectors are. */
export const googleBatchEmbed: WireFormat<"embedding"> = {
  id: "google.batch-embed",
  task: "embedding",
  readAsk(request) {
    const requests = oneOrMany(protoMessage(request.json())["requests"]).map(fields);
    const [first] = requests;
    if (!first) throw badRequest("* BatchEmbedContentsRequest.requests: requests is not specified", "requests");
    const inputs = requests.map((one, index) => readText(one, `BatchEmbedContentsRequest.requests[${index}].content`));
    return toAsk(request, inputs, first);
  },
  writeAnswer(answer) {
    return write(`{"embeddings":[${embeddings(answer).join(",")}]}`);
  },
  readUsage,
};

function toAsk(request: FormatRequest, inputs: readonly string[], body: Fields): EmbeddingAsk {
  const path = "output_dimensionality";
  const dimensions = protoNumber(named(body, "outputDimensionality", path), path);
  if (dimensions !== undefined && (dimensions < 1 || !Number.isInteger(dimensions))) {
    throw badRequest(`* EmbedContentRequest.${path}: ${path} must be positive.`, path);
  }
  return {
    task: "embedding",
    model: bareModelName(request.params["model"] ?? ""),
    inputs,
    ...(dimensions !== undefined && { dimensions }),
    delivery: { encoding: "float" },
  };
}

function readText(body: Fields, at: string): string {
  const content = contentText(body["content"]);
  if (content === "") throw badRequest(`* ${at}: content is not specified`, "content");
  return content;
}

function embeddings({ vectors }: EmbeddingAnswer): readonly string[] {
  return vectors.map((vector) => `{"values":[${shortened(vector).join(",")}]}`);
}

/** Vectors are single precision: more decimals would say nothing and make bodies twice as long. */
export function shortened(vector: Float32Array): number[] {
  return Array.from(vector, (value) => Math.round(value * 1e12) / 1e12);
}

function write(body: string): WholeAnswer {
  return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body };
}
