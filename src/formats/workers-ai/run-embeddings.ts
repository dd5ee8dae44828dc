import type { EmbeddingAnswer, EmbeddingAsk } from "../../tasks/embedding.ts";
import type { FormatRequest, WholeAnswer, WireFormat, WriteContext } from "../format.ts";
import { fields } from "../openai/fields.ts";
import { badInput, enveloped } from "./envelope.ts";

/** The native run of an embedding model (wire formats 4.1). The answer carries no counts. */
export const workersAiEmbed: WireFormat<"embedding"> = {
  id: "workers-ai.embed",
  task: "embedding",
  readAsk,
  writeAnswer,
  readUsage: (_json, before) => before,
};

function readAsk(request: FormatRequest): EmbeddingAsk {
  const inputs = readTexts(fields(request.json())["text"]);
  return { task: "embedding", model: request.params["model"] ?? "", inputs, delivery: { encoding: "float" } };
}

function readTexts(text: unknown): readonly string[] {
  if (text === undefined) throw badInput("required properties at '/' are 'text'");
  if (typeof text === "string") return [text];
  if (!Array.isArray(text))
    throw badInput(`oneOf at '/text' not met, 0 matches: Type mismatch of '/text', 'string' or 'array' wanted`);
  if (text.length === 0) throw badInput("oneOf at '/text' not met, 0 matches: Length of '/text' must be >= 1");
  return text.map((member, index) => {
    if (typeof member === "string") return member;
    throw badInput(`oneOf at '/text' not met, 0 matches: Type mismatch of '/text/${index}', 'string' wanted`);
  });
}

/** Joined by hand: vectors are long, and their numbers need no escaping. Callers may ask for the other pooling and see it. */
function writeAnswer({ vectors }: EmbeddingAnswer, _ask: EmbeddingAsk, { request }: WriteContext): WholeAnswer {
  const pooling = fields(request.json())["pooling"] === "cls" ? "cls" : "mean";
  const data = vectors.map((vector) => `[${vector.join(",")}]`).join(",");
  return enveloped(`{"shape":[${vectors.length},${vectors[0]?.length ?? 0}],"data":[${data}],"pooling":"${pooling}"}`);
}
