import type { ChatAnswer, ChatAsk, Stop } from "../../../tasks/chat.ts";
import { BadAsk, badRequest, type FormatRequest } from "../../format.ts";
import { type Fields, isFields, list, number } from "../../openai/fields.ts";

/** Where an API that goes on from a prompt keeps its settings: names of fields. */
export interface PromptFields {
  readonly prompt: string;
  readonly maxTokens: string;
  readonly topP: string;
  readonly stop?: string;
}

/** The body as an object. Throws BadAsk when it is none. */
export function invokedBody(request: FormatRequest): Fields {
  const body = request.json();
  if (isFields(body)) return body;
  throw new BadAsk({ kind: "bad-json", message: "The request body is not a JSON object." });
}

/** A prompt as the one message that it is. `settings` is the body, or the part of it that has them. */
export function readPrompt(body: Fields, settings: Fields, names: PromptFields): ChatAsk {
  const prompt = body[names.prompt];
  if (typeof prompt !== "string") throw badRequest(`#: required key [${names.prompt}] not found`, names.prompt);
  if (prompt === "") throw badRequest(`${names.prompt}: expected minLength: 1, actual: 0`, names.prompt);
  const maxTokens = atLeast(settings, names.maxTokens, 1);
  const temperature = atLeast(settings, "temperature", 0);
  const topP = atLeast(settings, names.topP, 0);
  return {
    task: "chat",
    model: "",
    messages: [{ role: "user", parts: [{ kind: "text", text: prompt }] }],
    tools: [],
    toolChoice: { kind: "none" },
    parallelToolCalls: false,
    output: { kind: "text" },
    choices: 1,
    ...(maxTokens !== undefined && { maxTokens }),
    stop: list(names.stop && settings[names.stop]).filter((sequence) => typeof sequence === "string"),
    sampling: { ...(temperature !== undefined && { temperature }), ...(topP !== undefined && { topP }) },
    delivery: { stream: false, includeUsage: true },
  };
}

function atLeast(settings: Fields, name: string, low: number): number | undefined {
  const value = settings[name];
  if (value === undefined || value === null) return undefined;
  const given = number(value);
  if (given !== undefined && given >= low) return given;
  throw badRequest(`#/${name}: ${JSON.stringify(value)} is not greater or equal to ${low}`, name);
}

/** A piece of the text with how many tokens the answer has so far; the last one also tells why it ended. */
export interface PromptPiece {
  readonly text: string;
  readonly tokens: number;
  readonly soFar: number;
  readonly isFirst: boolean;
  readonly stop: Stop | undefined;
}

/** At least one piece, and the last one has all output tokens counted. */
export function* promptPieces(answer: ChatAnswer): Generator<PromptPiece> {
  const said = spoken(answer);
  const pieces = said.length > 0 ? said : [""];
  const all = answer.usage.outputTokens;
  for (const [index, text] of pieces.entries()) {
    const isLast = index === pieces.length - 1;
    const soFar = isLast ? all : Math.min(index + 1, all);
    yield { text, tokens: text === "" ? 0 : 1, soFar, isFirst: index === 0, stop: isLast ? stopOf(answer) : undefined };
  }
}

/** The text in pieces; a refusal is text like any other. */
export function spoken({ choices: [choice] }: ChatAnswer): readonly string[] {
  if (!choice) return [];
  return choice.text.length === 0 && choice.refusal !== undefined ? [choice.refusal] : choice.text;
}

export function stopOf({ choices: [choice] }: ChatAnswer): Stop {
  return choice?.stop ?? "end";
}
