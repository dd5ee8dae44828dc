import type { ChatAsk, OutputShape } from "../../tasks/chat.ts";
import { type BadAsk, badRequest } from "../format.ts";
import { type Fields, fields, isFields, list } from "../openai/fields.ts";

/** What every generation of the chat API takes beside its messages. Throws BadAsk for what is out of range. */
export function readSettings(body: Fields): Pick<ChatAsk, "maxTokens" | "stop" | "sampling" | "output" | "delivery"> {
  const maxTokens = numberIn(body, "max_tokens", { low: 1, whole: true });
  return {
    ...(maxTokens !== undefined && { maxTokens }),
    stop: list(body["stop_sequences"]).filter((sequence) => typeof sequence === "string"),
    sampling: readSampling(body),
    output: readOutput(fields(body["response_format"])),
    delivery: { stream: body["stream"] === true, includeUsage: true },
  };
}

function readSampling(body: Fields): ChatAsk["sampling"] {
  const temperature = numberIn(body, "temperature", { low: 0 });
  const topP = numberIn(body, "p", { low: 0, high: 1 });
  const topK = numberIn(body, "k", { low: 0, high: 500, whole: true });
  const seed = numberIn(body, "seed", { low: 0, whole: true });
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
    ...(seed !== undefined && { seed }),
  };
}

/** The schema is bare, under the name of either generation. */
function readOutput(format: Fields): OutputShape {
  if (format["type"] !== "json_object") return { kind: "text" };
  const schema = format["json_schema"] ?? format["schema"];
  return isFields(schema) ? { kind: "schema", schema } : { kind: "json" };
}

interface Range {
  readonly low: number;
  readonly high?: number;
  readonly whole?: true;
}

/** A number within the range; absent and null are no answer. */
export function numberIn(body: Fields, field: string, { low, high = Infinity, whole }: Range): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  const isFitting = typeof value === "number" && value >= low && value <= high && (!whole || Number.isInteger(value));
  if (isFitting) return value;
  const range = high === Infinity ? `at least ${low}` : `between ${low} and ${high}`;
  throw invalid(`${field} must be ${whole ? "an integer" : "a number"} of ${range}`, field);
}

export function needText(body: Fields, field: string): string {
  const value = body[field];
  if (typeof value === "string" && value !== "") return value;
  throw invalid(
    value === undefined || value === null || value === "" ? `${field} is required` : `${field} must be a string`,
    field,
  );
}

/** A request that the API refuses. `why` goes behind "invalid request: ". */
export function invalid(why: string, param: string): BadAsk {
  return badRequest(`invalid request: ${why}`, param);
}
