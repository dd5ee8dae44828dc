import type { EmbeddingAnswer, EmbeddingAsk } from "../../tasks/embedding.ts";
import type { FormatRequest, WholeAnswer, WireFormat } from "../format.ts";
import { jsonHeaders } from "./http-headers.ts";
import { readBody, readModel } from "./read-body.ts";
import { emptyArray, integerIn, invalidType, invalidValue, missingParameter, refusal } from "./refusals.ts";
import { readUsage } from "./usage.ts";

const ENCODINGS = ["float", "base64"] as const;
const MOST_INPUTS = 2048;

/** `POST embeddings` (wire formats, 1.3). */
export const openaiEmbeddings: WireFormat<"embedding"> = {
  id: "openai.embeddings",
  task: "embedding",
  readAsk,
  writeAnswer,
  readUsage,
};

function readAsk(request: FormatRequest): EmbeddingAsk {
  const body = readBody(request);
  const model = readModel(body, request);
  const inputs = readInputs(body["input"]);
  const dimensions = integerIn(body["dimensions"], "dimensions", { low: 1 });
  return {
    task: "embedding",
    model,
    inputs,
    ...(dimensions !== undefined && { dimensions }),
    delivery: { encoding: readEncoding(body["encoding_format"]) },
  };
}

/** A string, strings, one list of tokens, or lists of tokens. */
function readInputs(input: unknown): readonly string[] {
  if (input === undefined || input === null) throw missingParameter("input");
  if (typeof input === "string") return [input];
  if (!Array.isArray(input)) throw invalidType("input", "one of a string or array", input);
  if (input.length === 0) throw emptyArray("input");
  if (isTokens(input)) return [input.join(" ")];
  if (input.length > MOST_INPUTS) {
    const expected = `Expected an array with maximum length ${MOST_INPUTS}, but got an array with length ${input.length} instead.`;
    throw refusal(`Invalid 'input': array too long. ${expected}`, "input", "array_above_max_length");
  }
  return input.map(readInput);
}

function readInput(input: unknown, index: number): string {
  if (typeof input === "string") return input;
  if (Array.isArray(input) && isTokens(input)) return input.join(" ");
  throw invalidType(`input[${index}]`, "one of a string or array of integers", input);
}

export function isTokens(input: readonly unknown[]): boolean {
  return input.every((token) => typeof token === "number");
}

function readEncoding(format: unknown): "float" | "base64" {
  if (format === undefined || format === null || format === "float") return "float";
  if (format === "base64") return "base64";
  throw invalidValue("encoding_format", format, ENCODINGS);
}

/** Joined by hand: vectors are long, and the numbers of a Float32Array need no escaping. */
function writeAnswer(answer: EmbeddingAnswer, ask: EmbeddingAsk): WholeAnswer {
  const encode = ask.delivery.encoding === "base64" ? base64 : floats;
  const data = answer.vectors.map((vector, index) => `{"object":"embedding","index":${index},"embedding":${encode(vector)}}`);
  const { inputTokens } = answer.usage;
  const usage = `{"prompt_tokens":${inputTokens},"total_tokens":${inputTokens}}`;
  const model = JSON.stringify(answer.model);
  const body = `{"object":"list","data":[${data.join(",")}],"model":${model},"usage":${usage}}`;
  return { kind: "whole", status: 200, headers: jsonHeaders(), body };
}

function floats(vector: Float32Array): string {
  return `[${vector.join(",")}]`;
}

/** The values as little-endian float32, which is how the machines this runs on keep them. */
function base64(vector: Float32Array): string {
  return `"${Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64")}"`;
}
