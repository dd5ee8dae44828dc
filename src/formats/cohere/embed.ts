import type { EmbeddingAnswer, EmbeddingAsk } from "../../tasks/embedding.ts";
import type { FormatRequest, WholeAnswer, WireFormat } from "../format.ts";
import { type Fields, fields, list, text } from "../openai/fields.ts";
import { uuid } from "../openai/ids.ts";
import { readBody } from "../openai/read-body.ts";
import { embedded, imageFacts } from "./embed-inputs.ts";
import { isVectorType, vectorsAs, vectorsByType } from "./embed-types.ts";
import { invalid, needText, numberIn } from "./read-settings.ts";
import { readUsage } from "./usage.ts";

/** `POST v2/embed` (wire formats, 12.2). */
export const cohereEmbed = embed("2");

/** `POST v1/embed`: where no types are asked for, `embeddings` is the list itself. */
export const cohereEmbedV1 = embed("1");

function embed(version: "1" | "2"): WireFormat<"embedding"> {
  return {
    id: version === "1" ? "cohere.embed-v1" : "cohere.embed",
    task: "embedding",
    readAsk: (request) => readAsk(request, version),
    writeAnswer: (answer, _ask, { random, request }) => writeAnswer(answer, fields(request.json()), uuid(random), version),
    readUsage,
  };
}

/** What v1 asks when no model is named. */
const FIRST_MODEL = "embed-english-v2.0";
const INPUT_TYPES = ["search_document", "search_query", "classification", "clustering", "image"];
const SIZES = [256, 512, 1024, 1536];
const MOST_INPUTS = 96;

function readAsk(request: FormatRequest, version: "1" | "2"): EmbeddingAsk {
  const body = readBody(request);
  const model = version === "1" ? (text(body["model"]) ?? FIRST_MODEL) : needText(body, "model");
  const inputs = embedded(body).map(({ key }) => key);
  if (inputs.length === 0) throw invalid("one of texts, images or inputs must be given", "texts");
  if (inputs.length > MOST_INPUTS) throw invalid(`at most ${MOST_INPUTS} inputs are taken, got ${inputs.length}`, "texts");
  checkInputType(body["input_type"], model);
  typesAsked(body);
  const dimensions = numberIn(body, "output_dimension", { low: 1, whole: true });
  if (dimensions !== undefined && !SIZES.includes(dimensions)) {
    throw invalid(`output_dimension must be one of ${SIZES.join(", ")}`, "output_dimension");
  }
  return {
    task: "embedding",
    model,
    inputs,
    ...(dimensions !== undefined && { dimensions }),
    ...truncation(body["truncate"]),
    delivery: { encoding: "float" },
  };
}

/** Only models before the third generation do without. */
function checkInputType(type: unknown, model: string): void {
  if (type === undefined && /v2\.0$/.test(model)) return;
  if (INPUT_TYPES.includes(String(type))) return;
  throw invalid(`a valid input_type must be given with this model: one of ${INPUT_TYPES.join(", ")}`, "input_type");
}

/** Cut off at the end when nobody says otherwise. */
function truncation(truncate: unknown): Pick<EmbeddingAsk, "truncate"> {
  if (truncate === "NONE") return {};
  return { truncate: truncate === "START" ? "start" : "end" };
}

/** Throws BadAsk for a type that there is not. */
function typesAsked(body: Fields) {
  return list(body["embedding_types"]).map((type) => {
    if (isVectorType(type)) return type;
    throw invalid(`embedding_types must be some of float, int8, uint8, binary, ubinary, base64`, "embedding_types");
  });
}

/** Joined by hand: vectors are long, and their numbers need no escaping. */
function writeAnswer({ vectors, usage }: EmbeddingAnswer, body: Fields, id: string, version: "1" | "2"): WholeAnswer {
  const asked = typesAsked(body);
  const plain = version === "1" && asked.length === 0;
  const all = embedded(body);
  const images = all.flatMap(({ image }) => (image === undefined ? [] : [imageFacts(image)]));
  const told = {
    texts: all.flatMap(({ text: said }) => (said === undefined ? [] : [said])),
    ...(images.length > 0 && { images }),
    response_type: plain ? "embeddings_floats" : "embeddings_by_type",
    meta: {
      api_version: { version },
      billed_units: { input_tokens: usage.inputTokens, ...(images.length > 0 && { images: images.length }) },
    },
  };
  const embeddings = plain ? vectorsAs("float", vectors) : vectorsByType(asked.length === 0 ? ["float"] : asked, vectors);
  const json = `{"id":"${id}","embeddings":${embeddings},${JSON.stringify(told).slice(1)}`;
  return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: json };
}
