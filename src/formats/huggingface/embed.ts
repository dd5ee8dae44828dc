import type { EmbeddingAsk } from "../../tasks/embedding.ts";
import type { FormatRequest, WireFormat } from "../format.ts";
import { fields, isFields } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { readBody } from "../openai/read-body.ts";
import { missing, needMember, readTask, readTexts, wrong } from "./inputs.ts";

/** Feature extraction: one text has a bare vector, several have a list of them (wire formats, 13). */
export const huggingfaceEmbed: WireFormat<"embedding"> = {
  id: "huggingface.embed",
  task: "embedding",
  readAsk(request) {
    return isComparison(request) ? similarity.readAsk(request) : embedding(request, readTexts(readTask(request).inputs));
  },
  writeAnswer(answer, ask, context) {
    if (isComparison(context.request)) return similarity.writeAnswer(answer, ask, context);
    const vectors = answer.vectors.map((vector) => `[${vector.join(",")}]`).join(",");
    const bare = typeof fields(context.request.json())["inputs"] === "string";
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: bare ? vectors : `[${vectors}]` };
  },
  readUsage: (_json, before) => before,
};

/** Sentence similarity, which the same models answer: how close each sentence is to the first, 1 for the same. */
export const similarity: WireFormat<"embedding"> = {
  id: "huggingface.similarity",
  task: "embedding",
  readAsk(request) {
    const { inputs } = readTask(request);
    const source = needMember(inputs, "source_sentence");
    const { sentences } = fields(inputs);
    if (sentences === undefined) throw missing("inputs.sentences");
    if (!Array.isArray(sentences)) throw wrong("inputs.sentences", "a list of strings");
    return embedding(request, [source, ...(sentences.length === 0 ? [] : readTexts(sentences))]);
  },
  writeAnswer({ vectors: [source, ...others] }) {
    const scores = others.map((vector) => cosine(source ?? new Float32Array(), vector));
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(scores) };
  },
  readUsage: (_json, before) => before,
};

function isComparison(request: FormatRequest): boolean {
  return isFields(fields(request.json())["inputs"]);
}

/** Texts that are too long are cut off, unless the caller says not to. */
function embedding(request: FormatRequest, inputs: readonly string[]): EmbeddingAsk {
  const { truncate, parameters } = readBody(request);
  const refuses = truncate === false || fields(parameters)["truncate"] === false;
  return {
    task: "embedding",
    model: request.params["model"] ?? "",
    inputs,
    ...(!refuses && { truncate: "end" }),
    delivery: { encoding: "float" },
  };
}

/** Of vectors of length one. */
function cosine(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}
