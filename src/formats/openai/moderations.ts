import {
  FLAGGED_FROM,
  MODERATION_CATEGORIES,
  type ModeratedInput,
  type ModerationAnswer,
  type ModerationAsk,
  type ModerationResult,
} from "../../tasks/moderation.ts";
import type { FormatRequest, WholeAnswer, WireFormat, WriteContext } from "../format.ts";
import { type Fields, fields, isFields, list, text } from "./fields.ts";
import { jsonHeaders } from "./http-headers.ts";
import { readBody } from "./read-body.ts";
import { emptyArray, invalidType, missingParameter } from "./refusals.ts";

const LATEST = "omni-moderation-latest";

/** Of these a picture is judged too (OpenAI's omni models). */
const OF_PICTURES: ReadonlySet<string> = new Set([
  "self-harm",
  "self-harm/intent",
  "self-harm/instructions",
  "sexual",
  "violence",
  "violence/graphic",
]);

/** `POST moderations` (wire formats, 1.6). */
export const openaiModerations: WireFormat<"moderation"> = {
  id: "openai.moderations",
  task: "moderation",
  readAsk,
  writeAnswer,
  readUsage: (_json, before) => before,
};

function readAsk(request: FormatRequest): ModerationAsk {
  const body = readBody(request);
  return { task: "moderation", model: text(body["model"]) ?? LATEST, inputs: readInputs(body["input"]) };
}

/** A text, texts, or the parts of one input. */
function readInputs(input: unknown): readonly ModeratedInput[] {
  if (input === undefined || input === null) throw missingParameter("input");
  if (typeof input === "string") return [{ text: input, hasImage: false }];
  if (!Array.isArray(input)) throw invalidType("input", "one of a string or array", input);
  if (input.length === 0) throw emptyArray("input");
  if (input.every(isFields)) return [ofParts(input)];
  return input.map((item, index) => {
    if (typeof item !== "string") throw invalidType(`input[${index}]`, "a string", item);
    return { text: item, hasImage: false };
  });
}

function ofParts(parts: readonly Fields[]): ModeratedInput {
  const texts = list(parts).map((part) => text(fields(part)["text"]) ?? "");
  return { text: texts.join("\n"), hasImage: parts.some((part) => part["type"] === "image_url") };
}

function writeAnswer({ model, results }: ModerationAnswer, { inputs }: ModerationAsk, { random }: WriteContext): WholeAnswer {
  const written = results.map((result, index) => writeResult(result, inputs[index]));
  const body = JSON.stringify({ id: `modr-${random.text(29)}`, model, results: written });
  return { kind: "whole", status: 200, headers: jsonHeaders(), body };
}

function writeResult(scores: ModerationResult, input: ModeratedInput | undefined): object {
  const flags = MODERATION_CATEGORIES.map((category) => [category, scores[category] >= FLAGGED_FROM] as const);
  const appliedTo = (category: string) => [
    ...(input?.text === "" && input.hasImage ? [] : ["text"]),
    ...(input?.hasImage && OF_PICTURES.has(category) ? ["image"] : []),
  ];
  return {
    flagged: flags.some(([, flagged]) => flagged),
    categories: Object.fromEntries(flags),
    category_scores: scores,
    category_applied_input_types: Object.fromEntries(MODERATION_CATEGORIES.map((category) => [category, appliedTo(category)])),
  };
}
