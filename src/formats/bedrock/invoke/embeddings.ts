import type { EmbeddingAnswer, EmbeddingAsk } from "../../../tasks/embedding.ts";
import { usage } from "../../../tasks/usage.ts";
import { isVectorType, vectorsAs, vectorsByType } from "../../cohere/embed-types.ts";
import { badRequest, type FormatRequest, type WholeAnswer, type WireFormat, type WriteContext } from "../../format.ts";
import { type Fields, fields, list, number } from "../../openai/fields.ts";
import { uuid } from "../../openai/ids.ts";
import { invocation, invocationHeaders } from "./invocation.ts";
import { invokedBody } from "./prompted.ts";

/** Amazon's Titan: one text, one vector (wire formats, 15.3). */
export const titanEmbeddings: WireFormat<"embedding"> = {
  id: "bedrock.invoke-titan-embed",
  task: "embedding",
  readAsk(request) {
    const body = readBody(request);
    const input = body["inputText"];
    if (typeof input !== "string" || input === "")
      throw badRequest("inputText: expected text with at least one character", "inputText");
    const dimensions = number(body["dimensions"]);
    return toAsk(request, [input], dimensions);
  },
  writeAnswer(answer, _ask, context) {
    const vector = floats(answer)[0] ?? "[]";
    const { inputTokens } = answer.usage;
    const body = `{"embedding":${vector},"embeddingsByType":{"float":${vector}},"inputTextTokenCount":${inputTokens}}`;
    return whole(body, answer, context);
  },
  readUsage(json, before) {
    const inputTokens = number(fields(json)["inputTextTokenCount"]);
    return inputTokens === undefined ? before : usage(inputTokens, 0);
  },
};

/** Cohere's: as many vectors as texts, and no token counts in the body (wire formats, 15.3). */
export const cohereEmbeddings: WireFormat<"embedding"> = {
  id: "bedrock.invoke-cohere-embed",
  task: "embedding",
  readAsk(request) {
    const body = readBody(request);
    const { texts } = body;
    if (!Array.isArray(texts) || texts.length === 0 || !texts.every((text) => typeof text === "string")) {
      throw badRequest("#: required key [texts] must be a list with at least one text", "texts");
    }
    if (typeof body["input_type"] !== "string") throw badRequest("#: required key [input_type] not found", "input_type");
    return toAsk(request, texts, number(body["output_dimension"]));
  },
  writeAnswer(answer, ask, context) {
    const types = list(fields(context.request.json())["embedding_types"]).filter(isVectorType);
    const vectors = types.length > 0 ? vectorsByType(types, answer.vectors) : vectorsAs("float", answer.vectors);
    const rest = JSON.stringify({
      id: uuid(context.random),
      response_type: types.length > 0 ? "embeddings_by_type" : "embeddings_floats",
      texts: ask.inputs,
    });
    return whole(`{"embeddings":${vectors},${rest.slice(1)}`, answer, context);
  },
  readUsage: (_json, before) => before,
};

function readBody(request: FormatRequest): Fields {
  if (request.params["verb"] === "invoke-with-response-stream") throw badRequest("The model is unsupported for streaming.");
  return invokedBody(request);
}

function toAsk(request: FormatRequest, inputs: readonly string[], dimensions: number | undefined): EmbeddingAsk {
  if (dimensions !== undefined && (dimensions < 1 || !Number.isInteger(dimensions))) {
    throw badRequest("dimensions: expected a whole number above 0", "dimensions");
  }
  const model = request.params["model"] ?? "";
  const wanted = dimensions !== undefined && { dimensions };
  return { task: "embedding", model, inputs, ...wanted, delivery: { encoding: "float" } };
}

function floats({ vectors }: EmbeddingAnswer): readonly string[] {
  return vectors.map((vector) => `[${vector.join(",")}]`);
}

function whole(body: string, answer: EmbeddingAnswer, { random }: WriteContext): WholeAnswer {
  return { kind: "whole", status: 200, headers: invocationHeaders(invocation(answer.usage, random)), body };
}
