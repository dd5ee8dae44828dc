import { expect, test } from "vitest";
import { BadAsk } from "../../../../src/formats/format.ts";
import { workersAiEmbed } from "../../../../src/formats/workers-ai/run-embeddings.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { seededRandom } from "../../../../src/world/random.ts";
import { formatRequest } from "../../../support/format-request.ts";
import { urls } from "../../../support/own-urls.ts";

const model = "@cf/baai/bge-base-en-v1.5";
const requestFor = (json: unknown) => formatRequest({ path: model, params: { model }, json });

test("WIRE-4.1 text is a string or several", () => {
  expect(workersAiEmbed.readAsk(requestFor({ text: "one" }))).toMatchObject({ model, inputs: ["one"] });
  expect(workersAiEmbed.readAsk(requestFor({ text: ["one", "two"] }))).toMatchObject({ inputs: ["one", "two"] });
});

test.each([[{}], [[]], [null], [{ text: 1 }], [{ text: [] }], [{ text: ["one", 2] }]])("WIRE-4.3 %j is bad input", (json) => {
  expect(() => workersAiEmbed.readAsk(requestFor(json))).toThrow(BadAsk);
  expect(() => workersAiEmbed.readAsk(requestFor(json))).toThrow("AiError: Bad input");
});

test.each([
  [undefined, "mean"],
  ["cls", "cls"],
])("WIRE-4.1 the answer has shape, data and pooling (%s gives %s)", (pooling, expected) => {
  const request = requestFor({ text: ["one", "two"], pooling });
  const vectors = [Float32Array.of(0.5, -1e-9, 0.25), Float32Array.of(0, 1, 0)];
  const answer = { task: "embedding", model, vectors, usage: usage(4, 0) } as const;
  const written = workersAiEmbed.writeAnswer(answer, workersAiEmbed.readAsk(request), {
    random: seededRandom("a"),
    nowMs: 0,
    request,
    urls,
  });
  expect(written.headers).toEqual({ "content-type": "application/json" });
  const { result, ...envelope } = JSON.parse(written.kind === "whole" ? String(written.body) : "null");
  expect(envelope).toEqual({ success: true, errors: [], messages: [] });
  expect({ ...result, data: result.data.map((vector: number[]) => Float32Array.from(vector)) }).toEqual({
    shape: [2, 3],
    data: vectors,
    pooling: expected,
  });
});
