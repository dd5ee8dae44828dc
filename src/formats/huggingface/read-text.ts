import type { ChatAsk } from "../../tasks/chat.ts";
import { BadAsk, type FormatRequest } from "../format.ts";
import { type Fields, fields, list, text } from "../openai/fields.ts";
import { readBody } from "../openai/read-body.ts";

/** How much is written where nobody says. */
const USUAL_TOKENS = 100;

/** `{inputs, parameters, stream}` of a text model: a text that goes on. Throws BadAsk. */
export function readText(request: FormatRequest): ChatAsk {
  const body = readBody(request);
  const prompt = promptOf(body);
  const parameters = fields(body["parameters"]);
  const temperature = numberIn(parameters, "temperature", 0);
  const topP = numberIn(parameters, "top_p", 0, 1);
  const topK = numberIn(parameters, "top_k", 0);
  const seed = numberIn(parameters, "seed", 0);
  return {
    task: "chat",
    model: request.params["model"] ?? "",
    messages: [{ role: "user", parts: prompt === "" ? [] : [{ kind: "text", text: prompt }] }],
    tools: [],
    toolChoice: { kind: "none" },
    parallelToolCalls: false,
    output: { kind: "text" },
    choices: 1,
    maxTokens: Math.floor(numberIn(parameters, "max_new_tokens", 1) ?? USUAL_TOKENS),
    stop: list(parameters["stop"] ?? parameters["stop_sequences"]).filter((sequence) => typeof sequence === "string"),
    sampling: {
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(topK !== undefined && { topK }),
      ...(seed !== undefined && { seed }),
    },
    delivery: { stream: body["stream"] === true, includeUsage: false },
  };
}

export function promptOf(body: Fields): string {
  const prompt = text(body["inputs"]);
  if (prompt === undefined) throw invalid("`inputs` must be a string", "inputs");
  return prompt;
}

function numberIn(parameters: Fields, field: string, low: number, high = Infinity): number | undefined {
  const value = parameters[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && value >= low && value <= high) return value;
  throw invalid(`\`${field}\` must be ${high === Infinity ? `at least ${low}` : `between ${low} and ${high}`}`, field);
}

function invalid(why: string, param: string): BadAsk {
  return new BadAsk({ kind: "bad-request", message: `Input validation error: ${why}`, param });
}
