import type { FormatRequest, WireFormat } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { needMember, readTask } from "./inputs.ts";

/** A question about a text: the sentence of it that has most of the question's words, and where it stands (wire formats, 13). */
export const huggingfaceQuestion: WireFormat<"rerank"> = {
  id: "huggingface.question",
  task: "rerank",
  readAsk(request) {
    const { model, inputs } = readTask(request);
    const query = needMember(inputs, "question");
    return { task: "rerank", model, query, documents: sentences(request).map(({ answer }) => answer), top: 1 };
  },
  writeAnswer({ results: [best] }, _ask, { request }) {
    const said = sentences(request)[best?.index ?? 0] ?? { answer: "", start: 0, end: 0 };
    const body = JSON.stringify({ score: best?.score ?? 0, start: said.start, end: said.end, answer: said.answer });
    return { kind: "whole", status: 200, headers: jsonHeaders(), body };
  },
  readUsage: (_json, before) => before,
};

/** The context's sentences without their full stops; places count UTF-16 units. */
function sentences(request: FormatRequest) {
  const context = needMember(readTask(request).inputs, "context");
  return [...context.matchAll(SENTENCE)].map(({ 0: answer, index }) => ({ answer, start: index, end: index + answer.length }));
}

const SENTENCE = /[^\s.!?][^.!?]*/g;
