import type { ChatAnswer, ChatAsk, ChatChoice, Stop } from "../../tasks/chat.ts";
import type { Usage } from "../../tasks/usage.ts";
import type { WriteContext } from "../format.ts";
import { type Fields, fields } from "../openai/fields.ts";
import { uuid } from "../openai/ids.ts";
import { wordPieces } from "../openai/pieces.ts";
import { beginningCited, type Cited, readDocuments } from "./documents.ts";

/** An answer as v2 cuts it up, before it is written whole or streamed. */
export interface CohereMessage {
  readonly id: string;
  readonly thoughts: readonly string[];
  readonly text: readonly string[];
  /** What is said before tools are called, where nothing else is. */
  readonly plan: readonly string[];
  readonly calls: readonly CohereCall[];
  readonly citations: readonly Citation[];
  readonly finishReason: string;
  readonly usage: Usage;
  readonly logprobs: boolean;
}

export interface CohereCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface Citation {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly sources: readonly (Cited & { readonly type: "document" })[];
  readonly type: "TEXT_CONTENT";
}

/** Ids are drawn here at once: a stream is written later, when others may have drawn from the same chance. */
export function toMessage(answer: ChatAnswer, ask: ChatAsk, { random, request }: WriteContext): CohereMessage {
  const choice = answer.choices[0];
  const said = choice ? spoken(choice) : [];
  const thoughts = ask.reasoning?.visible === false ? [] : (choice?.reasoning ?? []);
  const id = uuid(random);
  const calls = (choice?.toolCalls ?? []).map((call) => ({
    id: `${call.name}_${random.text(12, ID_LETTERS)}`,
    type: "function" as const,
    function: { name: call.name, arguments: argumentsText(call.arguments) },
  }));
  return {
    id,
    thoughts,
    text: said,
    plan: said.length === 0 && thoughts.length === 0 && calls.length > 0 ? planFor(calls) : [],
    calls,
    citations: ask.output.kind === "text" && calls.length === 0 ? citations(said, fields(request.json())) : [],
    finishReason: FINISH_REASONS[choice?.stop ?? "end"],
    usage: answer.usage,
    logprobs: ask.topLogprobs !== undefined,
  };
}

const ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Section 23 of the wire formats. */
const FINISH_REASONS: Readonly<Record<Stop, string>> = {
  end: "COMPLETE",
  length: "MAX_TOKENS",
  stop_sequence: "STOP_SEQUENCE",
  tool: "TOOL_CALL",
  filter: "ERROR",
  refusal: "COMPLETE",
  context: "MAX_TOKENS",
};

/** A refusal is text like any other here. */
export function spoken({ text, refusal }: ChatChoice): readonly string[] {
  return refusal !== undefined && text.length === 0 ? wordPieces(refusal) : text;
}

/** A scripted answer may hold arguments that are broken JSON: text goes out as it is. */
function argumentsText(given: unknown): string {
  return typeof given === "string" ? given : JSON.stringify(given ?? {});
}

function planFor(calls: readonly CohereCall[]): readonly string[] {
  return wordPieces(`I will use ${calls.map((call) => call.function.name).join(" and ")} to answer this.`);
}

function citations(text: readonly string[], body: Fields): readonly Citation[] {
  const cited = readDocuments(body["documents"], (index) => `doc:${index}`);
  const sources = cited.map((document) => ({ type: "document" as const, ...document }));
  const mode = String(fields(body["citation_options"])["mode"]).toUpperCase();
  return mode === "OFF" ? [] : beginningCited(text, cited).map((place) => ({ ...place, sources, type: "TEXT_CONTENT" }));
}
