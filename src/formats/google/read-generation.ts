import type { ChatAsk, OutputShape } from "../../tasks/chat.ts";
import { badRequest } from "../format.ts";
import { type Fields, fields, text } from "../openai/fields.ts";
import { named, oneOrMany, protoNumber } from "./proto-json.ts";

type Generation = Pick<ChatAsk, "output" | "choices" | "maxTokens" | "stop" | "reasoning" | "topLogprobs" | "sampling">;

/** `generationConfig`. Throws BadAsk for numbers outside their range. */
export function readGeneration(config: Fields): Generation {
  const maxTokens = ranged(config, "maxOutputTokens", "max_output_tokens", 1);
  const reasoning = readThinking(fields(named(config, "thinkingConfig", "thinking_config")));
  const topLogprobs = readTopLogprobs(config);
  return {
    output: readOutput(config),
    choices: ranged(config, "candidateCount", "candidate_count", 1, 8) ?? 1,
    ...(maxTokens !== undefined && { maxTokens }),
    stop: readStop(config),
    ...(reasoning !== undefined && { reasoning }),
    ...(topLogprobs !== undefined && { topLogprobs }),
    sampling: readSampling(config),
  };
}

/** A schema asks for JSON whatever the type says; the JSON type alone leaves the shape open. */
function readOutput(config: Fields): OutputShape {
  const openApi = named(config, "responseSchema", "response_schema");
  const schema = openApi ?? named(config, "responseJsonSchema", "response_json_schema");
  if (schema !== undefined && schema !== null) return { kind: "schema", schema };
  return named(config, "responseMimeType", "response_mime_type") === "application/json" ? { kind: "json" } : { kind: "text" };
}

function readStop(config: Fields): readonly string[] {
  const stop = oneOrMany(named(config, "stopSequences", "stop_sequences")).flatMap((sequence) => text(sequence) ?? []);
  if (stop.length <= 5) return stop;
  throw outOfRange("stop_sequences", "the number of stop sequences must be in the range [0, 5]");
}

/** A budget of 0 turns thinking off; -1 leaves the amount to the model. */
function readThinking(config: Fields): ChatAsk["reasoning"] {
  const budget = protoNumber(
    named(config, "thinkingBudget", "thinking_budget"),
    "generation_config.thinking_config.thinking_budget",
  );
  const level = text(named(config, "thinkingLevel", "thinking_level"))?.toLowerCase();
  const shown = named(config, "includeThoughts", "include_thoughts");
  if (budget === undefined && level === undefined && shown === undefined) return undefined;
  if (budget === 0) return { effort: "none", visible: false };
  return {
    ...(level !== undefined && { effort: level }),
    ...(budget !== undefined && budget > 0 && { budgetTokens: budget }),
    visible: shown === true,
  };
}

function readTopLogprobs(config: Fields): number | undefined {
  const top = ranged(config, "logprobs", "logprobs", 0, 20);
  return named(config, "responseLogprobs", "response_logprobs") === true ? (top ?? 0) : undefined;
}

function readSampling(config: Fields): ChatAsk["sampling"] {
  const temperature = ranged(config, "temperature", "temperature", 0, 2);
  const topP = ranged(config, "topP", "top_p", 0, 1);
  const topK = ranged(config, "topK", "top_k", 1);
  const seed = protoNumber(config["seed"], "generation_config.seed");
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
    ...(seed !== undefined && { seed }),
  };
}

function ranged(config: Fields, camel: string, snake: string, low: number, high?: number): number | undefined {
  const value = protoNumber(named(config, camel, snake), `generation_config.${snake}`);
  if (value === undefined) return undefined;
  if (high === undefined && value < low) throw outOfRange(snake, `${snake} must be positive.`);
  if (high !== undefined && (value < low || value > high)) {
    throw outOfRange(snake, `${snake} must be in the range [${low}, ${high}].`);
  }
  return value;
}

function outOfRange(field: string, problem: string): Error {
  const path = `generation_config.${field}`;
  return badRequest(`* GenerateContentRequest.${path}: ${problem}`, path);
}
