import { eventsOf, type Run } from "../../streaming/runs.ts";
import { DONE_FRAME, dataFrame, dataRun, EVENT_STREAM } from "../../streaming/sse-frames.ts";
import type { ChatAnswer, ChatAsk, ChatChoice } from "../../tasks/chat.ts";
import type { Usage } from "../../tasks/usage.ts";
import type { Frame, WriteContext, Written } from "../format.ts";
import { enveloped } from "./envelope.ts";
import { workersAiErrors } from "./errors.ts";

/** A native text answer, whole or streamed (wire formats 4.1). The API knows one choice and shows no reasoning. */
export function writeRun(answer: ChatAnswer, ask: ChatAsk, context: WriteContext): Written {
  const choice = answer.choices[0] ?? NOTHING;
  if (ask.delivery.stream) {
    const headers = { "content-type": EVENT_STREAM, "cache-control": "no-cache" };
    return { kind: "stream", status: 200, headers, ...eventsOf(() => events(choice, answer.usage)) };
  }
  const text = textOf(choice).join("");
  const inJsonMode = ask.output.kind !== "text" && choice.toolCalls.length === 0;
  if (!inJsonMode) return enveloped(resultJson(textJson(text, choice), answer.usage, choice));
  return isJson(text) ? enveloped(resultJson(text, answer.usage, choice)) : workersAiErrors(JSON_MODE_FAILED, context);
}

const NOTHING: ChatChoice = { reasoning: [], text: [], toolCalls: [], stop: "end" };

/** JSON mode gives no half answers: text that does not parse (cut off, or scripted) is an error. */
const JSON_MODE_FAILED = { kind: "bad-request", code: "5024", message: "AiError: JSON Mode couldn't be met" } as const;

/** In JSON mode `response` is the object itself, so its text goes in as it is. */
function resultJson(response: string, usage: Usage, { toolCalls }: ChatChoice): string {
  return `{"response":${response},"tool_calls":[${toolCalls.map(callJson).join(",")}],"usage":${usageJson(usage)}}`;
}

function textJson(text: string, choice: ChatChoice): string {
  return text === "" && choice.toolCalls.length > 0 ? "null" : JSON.stringify(text);
}

function* events(choice: ChatChoice, usage: Usage): Generator<Frame | Run> {
  const text = textOf(choice);
  if (text.length > 0) yield dataRun('{"response":', text, "}");
  for (const call of choice.toolCalls) {
    const json = callJson(call);
    yield dataFrame(`{"response":null,"tool_calls":[${json}]}`, Math.ceil(json.length / CHARACTERS_PER_TOKEN));
  }
  yield dataFrame(`{"response":"","usage":${usageJson(usage)}}`);
  yield DONE_FRAME;
}

/** A rough figure, for pacing alone. */
const CHARACTERS_PER_TOKEN = 4;

function callJson(call: ChatChoice["toolCalls"][number]): string {
  return JSON.stringify({ name: call.name, arguments: call.arguments ?? {} });
}

/** A refusal is text like any other here. */
function textOf({ text, refusal }: ChatChoice): readonly string[] {
  return refusal !== undefined && text.length === 0 ? [refusal] : text;
}

function usageJson({ inputTokens, outputTokens }: Usage): string {
  const total = inputTokens + outputTokens;
  return `{"prompt_tokens":${inputTokens},"completion_tokens":${outputTokens},"total_tokens":${total}}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
