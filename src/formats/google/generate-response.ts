import { hash } from "node:crypto";
import type { ChatAnswer, ChatAsk, ChatChoice, Stop } from "../../tasks/chat.ts";
import type { WriteContext } from "../format.ts";
import { fields } from "../openai/fields.ts";
import { named } from "./proto-json.ts";

/** What a whole answer and a stream have in common: ids are drawn once, in the same order for both. */
export interface GenerateResponse {
  readonly id: string;
  /** Of Vertex AI, which also tells what kind of traffic it was. */
  readonly createTime?: string;
  readonly candidates: readonly Candidate[];
}

export interface Candidate {
  readonly index: number;
  readonly thoughts: readonly string[];
  readonly text: readonly string[];
  /** Parts with a function call each. */
  readonly calls: readonly object[];
  readonly finishReason: string;
  readonly filtered: boolean;
}

export function generateResponse(answer: ChatAnswer, ask: ChatAsk, { random, request }: WriteContext): GenerateResponse {
  const id = random.text(22, BASE64URL);
  const thinks = answer.usage.reasoningTokens > 0;
  const bare = ask.output.kind === "schema" && asksForEnum(request.json());
  return {
    id,
    candidates: answer.choices.map((choice, index) => ({
      index,
      // Counted anyway; seen by those who ask for them.
      thoughts: ask.reasoning?.visible ? choice.reasoning : [],
      text: bare ? unquoted(choice.text) : spoken(choice),
      calls: writeCalls(choice, random, thinks),
      finishReason: FINISH_REASONS[choice.stop],
      filtered: choice.stop === "filter",
    })),
  };
}

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";

const FINISH_REASONS: Readonly<Record<Stop, string>> = {
  end: "STOP",
  length: "MAX_TOKENS",
  stop_sequence: "STOP",
  tool: "STOP",
  filter: "SAFETY",
  refusal: "STOP",
  context: "MAX_TOKENS",
};

/** Gemini has no field for a refusal: the model says it. */
function spoken(choice: ChatChoice): readonly string[] {
  return choice.text.length === 0 && choice.refusal !== undefined ? [choice.refusal] : choice.text;
}

/** With `text/x.enum` the answer is one of the schema's words, without the quotes that JSON would put around it. */
function asksForEnum(json: unknown): boolean {
  const config = fields(named(fields(json), "generationConfig", "generation_config"));
  return named(config, "responseMimeType", "response_mime_type") === "text/x.enum";
}

function unquoted(pieces: readonly string[]): readonly string[] {
  const quoted = pieces.join("");
  return quoted.startsWith('"') && quoted.endsWith('"') ? [quoted.slice(1, -1)] : pieces;
}

/** A model that thinks signs the first of its calls, to be sent back with it. */
function writeCalls(choice: ChatChoice, random: WriteContext["random"], thinks: boolean): readonly object[] {
  return choice.toolCalls.map((call, index) => {
    const functionCall = { id: random.text(8, LOWER), name: call.name, args: call.arguments ?? {} };
    const signature = thinks && index === 0 && { thoughtSignature: hash("sha512", JSON.stringify(call), "base64") };
    return { functionCall, ...signature };
  });
}
