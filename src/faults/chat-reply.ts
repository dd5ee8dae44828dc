import type { Reply } from "../exchange/reply.ts";
import { BadAsk, type WriteContext } from "../formats/format.ts";
import { encode } from "../streaming/encode.ts";
import { pace } from "../streaming/pace.ts";
import type { ChatAsk, ChatChoice } from "../tasks/chat.ts";
import { usage } from "../tasks/usage.ts";
import type { Scene } from "./fault.ts";
import { NOBODY } from "./vendor.ts";

/**
 * An answer that no model gave, written as the provider writes its own. `choose` says what is in it; undefined where the
 * question has no such answer, with why.
 */
export function chatReply(scene: Scene, choose: (ask: ChatAsk) => readonly ChatChoice[] | string): Reply | undefined {
  const { step, side, exchange, random } = scene;
  if (!step) return scene.missed(NOBODY);
  const { endpoint, request } = side === "upstream" ? step.outgoing : step;
  const ask = endpoint?.format.task === "chat" ? readAsk(() => endpoint.format.readAsk(request) as ChatAsk) : undefined;
  if (!endpoint || !ask) return scene.missed("the request is no chat that could be read");
  const choices = choose(ask);
  if (typeof choices === "string") return scene.missed(choices);
  const written = choices.reduce((sum, { text, toolCalls }) => sum + text.length + 8 * toolCalls.length, 0);
  const answer = { task: "chat", model: ask.model, choices, usage: usage(INPUT, written) } as const;
  const context: WriteContext = { random: random.fork("answer"), nowMs: exchange.clock.now(), request, urls: NO_URLS };
  const made = endpoint.format.writeAnswer(answer, ask, context);
  const usual = step.provider.headers?.({ random: random.fork("headers"), nowMs: context.nowMs }) ?? {};
  const world = { clock: exchange.clock, random, signal: () => exchange.arrival.signal };
  const body = made.kind === "stream" ? pace(made, {}, world) : typeof made.body === "string" ? encode(made.body) : made.body;
  return { status: made.status, headers: { ...usual, ...made.headers }, body, from: "provider" };
}

/** Nobody counted. */
const INPUT = 12;

/** A chat points to nothing. */
const NO_URLS = { media: (name: string) => name, provider: (path: string) => path };

function readAsk(read: () => ChatAsk): ChatAsk | undefined {
  try {
    return read();
  } catch (error) {
    // The provider says what is wrong with it.
    if (error instanceof BadAsk) return undefined;
    throw error;
  }
}
