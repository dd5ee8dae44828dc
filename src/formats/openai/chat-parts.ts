import { hash } from "node:crypto";
import type { ChatAnswer, ChatAsk, ChatChoice, Stop } from "../../tasks/chat.ts";
import type { WriteContext } from "../format.ts";
import { type WrittenCall, writtenCalls } from "./calls.ts";
import type { ChatDialect, DialectAbout } from "./chat-dialect.ts";
import { type Fields, fields, text } from "./fields.ts";

/** What a plain answer and a stream have in common: drawn and looked up once, in the same order for both. */
export interface ChatParts {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  /** Fields at the top of whole answers and of every chunk, after `model`. */
  readonly top: object;
  readonly about: DialectAbout;
  readonly choices: readonly ChoiceParts[];
}

export interface ChoiceParts {
  readonly index: number;
  readonly choice: ChatChoice;
  readonly calls: readonly WrittenCall[];
  /** The caller offered `functions`, so the one call goes into `function_call`. */
  readonly legacy: boolean;
  readonly finishReason: string;
}

export function chatParts(answer: ChatAnswer, ask: ChatAsk, context: WriteContext, dialect: ChatDialect): ChatParts {
  const body = fields(context.request.json());
  const id = dialect.answerId(context.random);
  const legacy = ask.tools.length > 0 && body["tools"] === undefined && body["functions"] !== undefined;
  const created = Math.floor(context.nowMs / 1000);
  const about = { id, created, answer };
  return {
    id,
    created,
    top: dialect.plain ? {} : { service_tier: serviceTier(body), system_fingerprint: fingerprint(answer.model) },
    about,
    choices: answer.choices.map((choice, index) => ({
      index,
      choice,
      calls: writtenCalls(choice, ask, () => dialect.callId(context.random)),
      legacy,
      finishReason: dialect.finishReasons?.[choice.stop] ?? finishReason(choice.stop, ask, legacy),
    })),
  };
}

/** Names the machine that answered; one for each model. */
export function fingerprint(model: string): string {
  let print = fingerprints.get(model);
  if (print === undefined) {
    if (fingerprints.size >= MOST_FINGERPRINTS) fingerprints.clear();
    print = `fp_${hash("sha1", model, "hex").slice(0, 10)}`;
    fingerprints.set(model, print);
  }
  return print;
}

/** Models are few, and each is asked very often. */
const fingerprints = new Map<string, string>();
const MOST_FINGERPRINTS = 1_000;

/** The tier that did the work: the one asked for, unless that was left to OpenAI. */
export function serviceTier(body: Fields): string {
  const tier = text(body["service_tier"]);
  return tier === undefined || tier === "auto" ? "default" : tier;
}

export const FINISH_REASONS: Record<Exclude<Stop, "tool">, string> = {
  end: "stop",
  stop_sequence: "stop",
  refusal: "stop",
  length: "length",
  context: "length",
  filter: "content_filter",
};

function finishReason(stop: Stop, ask: ChatAsk, legacy: boolean): string {
  if (stop !== "tool") return FINISH_REASONS[stop];
  // A call that the caller forced is no choice of the model's: OpenAI reports an ordinary end.
  if (ask.toolChoice.kind === "tool") return "stop";
  return legacy ? "function_call" : "tool_calls";
}
