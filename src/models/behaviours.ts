import type { ChatAsk, ChatChoice } from "../tasks/chat.ts";
import type { Failure } from "../tasks/failure.ts";
import type { Random } from "../world/random.ts";
import { lastUserText } from "./ask-text.ts";
import { textChoice, toolChoice } from "./chat.ts";
import type { MockContext, Pacing } from "./model.ts";
import { sentences } from "./prose.ts";
import { mockObject } from "./structured.ts";
import { mockText } from "./text.ts";
import { tokens } from "./tokens.ts";
import { offeredTools, toolCall } from "./tools.ts";

/** A model name that decides how an answer turns out, whatever is asked and through whichever provider. */
export interface Behaviour {
  /** With `<n>` where a number goes. */
  readonly name: string;
  readonly description: string;
  readonly effect: Effect;
}

/** `n` is the number in the model's name, 0 where it has none. */
export type Effect =
  | { readonly kind: "fail"; readonly failure: Failure; readonly pacing?: Pacing }
  /** Every task's usual answer, at another pace. */
  | { readonly kind: "pace"; readonly pacing: (n: number) => Pacing }
  /** A chat answer; other tasks get their usual one. */
  | { readonly kind: "say"; readonly choose: (say: Saying) => ChatChoice };

export interface Saying {
  readonly ask: ChatAsk;
  readonly context: MockContext;
  readonly random: Random;
  readonly n: number;
}

const DAY_MS = 86_400_000;
const LONGEST = 100_000;

/** Every behaviour, as docs/mock-models.md lists them. */
export const behaviours: readonly Behaviour[] = [
  say("mock/echo", "Answers with the text of the last user message.", echo),
  say(
    "mock/tools",
    "Calls the offered tools every time, also right after their results: an agent loop that never ends.",
    callTools,
  ),
  say("mock/json", "Answers with a small JSON object, asked for or not.", json),
  say("mock/long-<n>", "Answers with n tokens of text, at most 100,000.", long),
  say("mock/empty", "Answers with no text at all.", ({ ask, context, random }) => textChoice(ask, context, [], random)),
  say("mock/refuse", "Refuses to answer, as a model would: a refusal, not an error.", refuse),
  say("mock/length", "Stops in mid-sentence, as if the token limit had been reached.", (saying) => broken(saying, "length")),
  say("mock/filter", "Stops in mid-sentence because of a content filter.", (saying) => broken(saying, "filter")),
  pace("mock/slow-<n>s", "Waits n seconds before the first token.", (n) => ({ firstTokenMs: 1000 * n })),
  pace("mock/slow-<n>ms", "Waits n milliseconds before the first token.", (n) => ({ firstTokenMs: n })),
  pace("mock/stream-<n>tps", "Streams n tokens a second.", (n) => ({ tokensPerSecond: Math.max(n, 0.01) })),
  fail("mock/400", "Refuses the request as malformed.", {
    kind: "bad-request",
    message: "The request is invalid: mock/400 was asked for.",
  }),
  fail("mock/401", "Refuses the key.", { kind: "invalid-key" }),
  fail("mock/403", "Refuses for lack of permission.", { kind: "permission" }),
  fail("mock/404", "Does not know the model.", { kind: "model-not-found" }),
  fail("mock/413", "Refuses the request as too large.", { kind: "too-large" }),
  fail("mock/429", "Refuses because of the rate limit; may be tried again after a second.", {
    kind: "rate-limited",
    retryAfterSeconds: 1,
  }),
  fail("mock/quota", "Refuses because the quota is used up; trying again does not help.", { kind: "quota" }),
  fail("mock/500", "Fails with an internal error.", { kind: "server-error" }),
  fail("mock/503", "Is overloaded, in the provider's own words: 503, from Anthropic 529.", { kind: "overloaded" }),
  fail("mock/529", "The same as mock/503, under Anthropic's number.", { kind: "overloaded" }),
  fail("mock/blocked", "Refuses the prompt because of a content filter.", { kind: "content-filter" }),
  fail("mock/context", "Refuses the prompt as longer than the context window.", {
    kind: "context-exceeded",
    tokens: { requested: 131_072, limit: 128_000 },
  }),
  fail("mock/timeout", "Does not answer for 24 hours, then fails with a timeout.", { kind: "timeout" }, { firstTokenMs: DAY_MS }),
];

function say(name: string, description: string, choose: (saying: Saying) => ChatChoice): Behaviour {
  return { name, description, effect: { kind: "say", choose } };
}

function pace(name: string, description: string, pacing: (n: number) => Pacing): Behaviour {
  return { name, description, effect: { kind: "pace", pacing } };
}

function fail(name: string, description: string, failure: Failure, pacing?: Pacing): Behaviour {
  return { name, description, effect: pacing ? { kind: "fail", failure, pacing } : { kind: "fail", failure } };
}

function echo({ ask, context, random }: Saying): ChatChoice {
  return textChoice(ask, context, tokens.split(lastUserText(ask)), random);
}

function callTools({ ask, context, random }: Saying): ChatChoice {
  const calls = offeredTools(ask).map((tool) => toolCall(tool, ask, random));
  return calls.length > 0 ? toolChoice(ask, context, calls, random) : textChoice(ask, context, mockText(ask, random), random);
}

function json({ ask, context, random }: Saying): ChatChoice {
  return textChoice(ask, context, tokens.split(JSON.stringify(mockObject(ask, random))), random);
}

function long({ ask, context, random, n }: Saying): ChatChoice {
  const length = Math.min(n, LONGEST);
  const pieces = mockText(ask, random);
  const next = sentences(random);
  while (pieces.length < length) pieces.push(...next());
  return textChoice(ask, context, pieces.slice(0, length), random);
}

function refuse({ ask, context, random }: Saying): ChatChoice {
  const refusal = "I'm sorry, but I can't help with that.";
  return { ...textChoice(ask, context, [], random), refusal, stop: "refusal" };
}

function broken({ ask, context, random }: Saying, stop: "length" | "filter"): ChatChoice {
  const pieces = mockText(ask, random);
  const { stopSequence: _, ...choice } = textChoice(ask, context, pieces.slice(0, -4), random);
  return { ...choice, stop };
}
