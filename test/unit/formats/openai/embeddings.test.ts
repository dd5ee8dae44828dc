import { describe, expect, test } from "vitest";
import { openaiEmbeddings } from "../../../../src/formats/openai/embeddings.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { bodyOf, contextOf, failureOf, requestOf, whole } from "./exchange.ts";

const ask = (body: object) => openaiEmbeddings.readAsk(requestOf({ model: "text-embedding-3-small", input: "hi", ...body }));

// The second starts in the middle of a buffer, as a slice of a larger one does.
const VECTORS = [Float32Array.of(0.6, -0.8), new Float32Array(Float32Array.of(9, 0, 1).buffer, 4)];

function write(body: object) {
  const request = requestOf({ model: "text-embedding-3-small", input: ["a", "b"], ...body });
  const answer = { task: "embedding", model: "text-embedding-3-small", vectors: VECTORS, usage: usage(3, 0) } as const;
  return openaiEmbeddings.writeAnswer(answer, openaiEmbeddings.readAsk(request), contextOf(request));
}

describe("readAsk of openai.embeddings", () => {
  test.each([
    ["a string", "hi", ["hi"]],
    ["strings", ["a", "b"], ["a", "b"]],
    ["tokens", [1, 22, 3], ["1 22 3"]],
    ["lists of tokens", [[1, 2], [3]], ["1 2", "3"]],
  ])("WIRE-1.3 input can be %s", (_name, input, inputs) => {
    expect(ask({ input }).inputs).toEqual(inputs);
  });

  test("WIRE-1.3 floats are the default, base64 can be asked for, and so can a length", () => {
    expect(ask({})).toEqual({
      task: "embedding",
      model: "text-embedding-3-small",
      inputs: ["hi"],
      delivery: { encoding: "float" },
    });
    expect(ask({ encoding_format: "base64", dimensions: 8 })).toMatchObject({ dimensions: 8, delivery: { encoding: "base64" } });
  });

  test.each([
    ["no input", { input: undefined }, "input", "missing_required_parameter"],
    ["no inputs", { input: [] }, "input", "empty_array"],
    ["an object", { input: {} }, "input", "invalid_type"],
    ["a mixture", { input: ["a", 1] }, "input[1]", "invalid_type"],
    ["too many", { input: Array.from({ length: 2049 }, () => "a") }, "input", "array_above_max_length"],
    ["no dimensions", { dimensions: 0 }, "dimensions", "integer_below_min_value"],
    ["an unknown encoding", { encoding_format: "hex" }, "encoding_format", "invalid_value"],
  ])("WIRE-1.8 refuses %s", (_name, body, param, code) => {
    expect(failureOf(() => ask(body))).toMatchObject({ kind: "bad-request", param, code });
  });
});

describe("writeAnswer of openai.embeddings", () => {
  test("WIRE-1.3 vectors are lists of numbers, numbered", () => {
    const written = write({});
    expect(whole(written).headers).toEqual({ "content-type": "application/json" });
    expect(bodyOf(written)).toEqual({
      object: "list",
      data: [
        { object: "embedding", index: 0, embedding: [Math.fround(0.6), Math.fround(-0.8)] },
        { object: "embedding", index: 1, embedding: [0, 1] },
      ],
      model: "text-embedding-3-small",
      usage: { prompt_tokens: 3, total_tokens: 3 },
    });
  });

  test("WIRE-1.3 base64 holds the same numbers as little-endian float32", () => {
    const decoded = bodyOf(write({ encoding_format: "base64" })).data.map(({ embedding }: { embedding: string }) => {
      const bytes = Buffer.from(embedding, "base64");
      return [bytes.readFloatLE(0), bytes.readFloatLE(4)];
    });
    expect(decoded).toEqual([
      [Math.fround(0.6), Math.fround(-0.8)],
      [0, 1],
    ]);
  });
});
