import { hash } from "node:crypto";
import type { ChatAnswer, ChatAsk, ChatChoice, Stop } from "../../tasks/chat.ts";
import type { WriteContext } from "../format.ts";
import { type WrittenCall, writtenCalls } from "./calls.ts";
import type { ChatDialect, DialectAbout } from "./chat-dialect.ts";
import { type Fields, fields, text } from "./fields.ts";

/** What stands at the top of an answer, beside what the model says. */
export interface ChatHead {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  /** Fields at the top of whole answers and of every chunk, after `model`. */
  readonly top: object;
  readonly about: DialectAbout;
}

/** What a plain answer and a stream have in common: drawn and looked up once, in the same order for both. */
export interface ChatParts extends ChatHead {
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

/** Drawn first: what is drawn for the choices comes after it. */
export function chatHead(answer: ChatAnswer, { random, nowMs, request }: WriteContext, dialect: ChatDialect): ChatHead {
  const id = dialect.answerId(random);
  const created = Math.floor(nowMs / 1000);
  const top = dialect.plain ? NOTHING : topOf(answer.model, serviceTier(fields(request.json())));
  return { id, created, top, about: { id, created, answer } };
}

export function chatParts(answer: ChatAnswer, ask: ChatAsk, context: WriteContext, dialect: ChatDialect): ChatParts {
  const { id, created, top, about } = chatHead(answer, context, dialect);
  return { id, created, top, about, choices: choiceParts(answer, ask, context, dialect) };
}

/** Ids of calls are drawn here, after the answer's own. */
export function choiceParts(
  answer: ChatAnswer,
  ask: ChatAsk,
  { random, request }: WriteContext,
  dialect: ChatDialect,
): readonly ChoiceParts[] {
  const body = fields(request.json());
  const legacy = ask.tools.length > 0 && body["tools"] === undefined && body["functions"] !== undefined;
  return answer.choices.map((choice, index) => ({
    index,
    choice,
    calls: writtenCalls(choice, ask, () => dialect.callId(random)),
    legacy,
    finishReason: dialect.finishReasons?.[choice.stop] ?? finishReason(choice.stop, ask, legacy),
  }));
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

const NOTHING = {};

/** The same object for the same model and tier, while it is the one last asked for of the model. */
function topOf(model: string, tier: string): Top {
  let top = tops.get(model);
  if (top?.service_tier !== tier) {
    if (tops.size >= MOST_FINGERPRINTS) tops.clear();
    top = { service_tier: tier, system_fingerprint: fingerprint(model) };
    tops.set(model, top);
  }
  return top;
}

interface Top {
  readonly service_tier: string;
  readonly system_fingerprint: string;
}

const tops = new Map<string, Top>();

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
