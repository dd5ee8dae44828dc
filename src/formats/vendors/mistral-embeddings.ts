import type { WireFormat } from "../format.ts";
import { openaiEmbeddings } from "../openai/embeddings.ts";
import { fields } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { hex } from "../openai/ids.ts";
import { withJson } from "../with-json.ts";

/** `POST v1/embeddings` of Mistral (wire formats, 5): `inputs` and `output_dimension` are its names, answers have an id. */
export const mistralEmbeddings: WireFormat<"embedding"> = {
  ...openaiEmbeddings,
  id: "mistral.embeddings",
  readAsk(request) {
    const { inputs, output_dimension, ...body } = fields(request.json());
    const usual = {
      ...body,
      ...(inputs !== undefined && { input: inputs }),
      ...(output_dimension !== undefined && { dimensions: output_dimension }),
    };
    return openaiEmbeddings.readAsk(withJson(request, usual));
  },
  writeAnswer(answer, _ask, { random }) {
    const data = answer.vectors.map((vector, index) => ({ object: "embedding", index, embedding: [...vector] }));
    const tokens = answer.usage.inputTokens;
    const usage = { prompt_tokens: tokens, total_tokens: tokens, completion_tokens: 0 };
    const body = { id: hex(random, 32), object: "list", data, model: answer.model, usage };
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
  },
};
