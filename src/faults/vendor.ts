import type { Step } from "../exchange/exchange.ts";
import type { Reply } from "../exchange/reply.ts";
import type { ErrorContext, WholeAnswer, WireFormat } from "../formats/format.ts";
import { encode } from "../streaming/encode.ts";
import type { Failure } from "../tasks/failure.ts";
import type { Scene } from "./fault.ts";

/** What a provider says when it fails, in its own words. Misses where nobody was asked who could have said it. */
export function failureReply(scene: Scene, failure: Failure): Reply | undefined {
  const { step } = scene;
  if (!step) return scene.missed(NOBODY);
  return replyOf(spelled(step, scene, failure), step, scene);
}

export const NOBODY = "no provider was asked";

/** What the provider of the step speaks where damage is done. */
export function formatAt(step: Step, { side }: Scene): WireFormat | undefined {
  return (side === "upstream" ? step.outgoing.endpoint : step.endpoint)?.format;
}

/** A failure as the provider of the step spells it. */
export function spelled(step: Step, { side, exchange, random }: Scene, failure: Failure): WholeAnswer {
  const { endpoint, request } = side === "upstream" ? step.outgoing : step;
  const context: ErrorContext = { random: random.fork("answer"), nowMs: exchange.clock.now(), request };
  const named = failure.model !== undefined || request.model === undefined ? failure : { ...failure, model: request.model };
  return (endpoint?.errors ?? step.provider.errors)(named, context);
}

/** An answer of the provider's, with the headers that all its answers have. */
export function replyOf({ status, headers, body }: WholeAnswer, { provider }: Step, { exchange, random }: Scene): Reply {
  const usual = provider.headers?.({ random: random.fork("headers"), nowMs: exchange.clock.now() }) ?? {};
  const bytes = typeof body === "string" ? encode(body) : body;
  return { status, headers: { ...usual, ...headers }, body: bytes, from: "provider" };
}
