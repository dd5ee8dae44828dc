import { GatewayError } from "../errors/gateway-error.ts";
import type { Stage } from "../exchange/compose.ts";
import type { Step } from "../exchange/exchange.ts";
import { type Report, refusalReply } from "../exchange/refusal-reply.ts";
import type { Reply } from "../exchange/reply.ts";
import { mindOf } from "../exchange/trace.ts";
import type { TargetPlace } from "../formats/translation.ts";
import { credentialOf } from "../providers/credential.ts";
import { UnusableKey } from "../providers/key-use.ts";
import { upstreamUrl } from "../providers/upstream-url.ts";
import { tokenIn } from "../rules/gateway-token.ts";
import { encode } from "../streaming/encode.ts";

export interface UseKeyParts {
  readonly strict: boolean;
  readonly report: Report;
}

/**
 * Puts in the path what only the key knows, and in the key's stead what is made from it: a signature, a token (G-CRED-5).
 * After everything that changes the request, because a signature is over all of it.
 */
export function useKey({ strict, report }: UseKeyParts): Stage<Step> {
  return (step, next) => {
    if (!step.provider.keyUse) return next();
    try {
      const refusal = putPlace(step, strict);
      if (refusal) return Promise.resolve(refusal);
      present(step);
    } catch (error) {
      if (!(error instanceof UnusableKey)) throw error;
      const refusal = new GatewayError("noProviderResponse", `${error.message}; correct the key, or send a ready access token`, {
        cause: error,
      });
      return Promise.resolve(refusalReply(refusal, step.exchange, report, step.index));
    }
    return next();
  };
}

/** Where the step's key says that its owner has its models. */
export function placeOf({ provider, outgoing }: Step): TargetPlace | undefined {
  const key = provider.keyUse && credentialOf(provider, outgoing.request);
  return key === undefined ? undefined : provider.keyUse?.place(tokenIn(key));
}

/**
 * Callers in OpenAI's words name no project. A key that does not tell one either is none for this surface (G-PROV-4): the
 * provider refuses it, unless nobody insists on keys.
 */
function putPlace(step: Step, strict: boolean): Reply | undefined {
  const { provider, outgoing, credential, exchange } = step;
  const { compat } = provider;
  if (!compat?.path || outgoing.endpoint !== compat.endpoint) return undefined;
  const place = placeOf(step);
  if (!place && (credential?.source === "request" || credential?.source === "stored")) {
    if (strict) return providersNo(step);
    mindOf(exchange.trace)("AIGW-L055", provider.id);
  }
  const path = compat.path(place ?? {});
  const { endpoint, request } = outgoing;
  const { headers, search } = request;
  step.outgoing = { endpoint, request: request.with({ headers, search, path }), unplaced: place && compat.path({}) };
  return undefined;
}

function present(step: Step): void {
  const { provider, outgoing, credential, exchange } = step;
  const { request } = outgoing;
  const sent = credentialOf(provider, request);
  if (sent === undefined) return;
  const stored = credential?.source === "stored";
  const url = new URL(upstreamUrl(provider, request, { account: exchange.account.id }));
  const presented = provider.keyUse?.present({ key: tokenIn(sent), stored, request, url, nowMs: exchange.clock.now() });
  if (!presented) return;
  const { headers, how, token } = presented;
  step.outgoing = { ...outgoing, request: request.with({ headers, search: request.search }), token };
  exchange.trace.add({ what: "key used", step: step.index, how });
}

function providersNo({ exchange, index, provider, outgoing }: Step): Reply {
  const { request, endpoint } = outgoing;
  const context = { random: exchange.random.fork(`key ${index}`), nowMs: exchange.trace.startedMs, request };
  const { status, headers, body } = (endpoint?.errors ?? provider.errors)({ kind: "missing-key" }, context);
  exchange.trace.add({ what: "answered by", backend: "mock", source: "refusal", detail: NO_PLACE });
  return { status, headers, body: typeof body === "string" ? encode(body) : body, from: "provider" };
}

const NO_PLACE = "the key says neither project nor region: /compat needs a service account with a region in it";
