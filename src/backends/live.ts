import type { Attempt } from "../exchange/attempt.ts";
import { type Reply, TransportFailure } from "../exchange/reply.ts";
import { upstreamUrl } from "../providers/upstream-url.ts";
import type { Upstream, UpstreamAnswer, UpstreamCall } from "../world/upstream.ts";
import { type AccessTokens, accessTokens } from "./access-tokens.ts";
import type { Backend } from "./backend.ts";
import { decoded } from "./decoded.ts";
import { withKey } from "./live-key.ts";
import type { LiveSettings } from "./live-settings.ts";
import { headersOf } from "./passed-on.ts";
import { gathered, streamWish } from "./whole-answer.ts";

/** Asks the provider itself, or the real gateway for it: the one way out of this machine. */
export function liveBackend(upstream: Upstream, settings: LiveSettings): Backend {
  const tokens = accessTokens(upstream);
  return {
    async send(attempt) {
      const call = callOf(attempt, settings);
      const token = attempt.step.outgoing.token && (await realToken(attempt, settings, tokens));
      if (token) call.headers["authorization"] = `Bearer ${token}`;
      const asksForStream = streamWish(attempt);
      const coming = answered(upstream, attempt, call);
      // While the provider works there is time for it; once the answer is there, the caller waits.
      setImmediate(asksForStream);
      const answer = await coming;
      attempt.step.exchange.trace.add({
        what: "answered by",
        backend: "live",
        source: settings.upstream,
        detail: call.url.host,
      });
      const reply: Reply = { status: answer.status, headers: headersOf(answer), body: answer.body, from: "provider" };
      return gathered(reply, attempt, asksForStream);
    },
  };
}

/**
 * What stands for a made-up token: the key itself on the way to the real gateway, which exchanges it, else the vendor's token.
 * Whoever has put a server of his own in the vendor's place gets the made-up one.
 */
async function realToken(attempt: Attempt, settings: LiveSettings, tokens: AccessTokens): Promise<string | undefined> {
  const { step } = attempt;
  const { token } = step.outgoing;
  if (!token) return undefined;
  if (settings.upstream === "cloudflare") return token.key;
  if (settings.upstreams[step.provider.id] !== undefined) return undefined;
  return tokens(token, step.exchange.clock.now(), attempt.signal);
}

async function answered(upstream: Upstream, attempt: Attempt, call: UpstreamCall): Promise<UpstreamAnswer> {
  try {
    return decoded(await upstream.send(call));
  } catch (error) {
    if (attempt.calledOff.aborted) throw attempt.calledOff.reason;
    const why = error instanceof Error ? error.message : String(error);
    throw new TransportFailure("connection", `${call.url.host}: ${why}`, { cause: error });
  }
}

type OwnCall = UpstreamCall & { readonly headers: Record<string, string> };

/** The request as it leaves: a key from the environment where it has none, and an answer that is not compressed. */
function callOf({ step, calledOff }: Attempt, settings: LiveSettings): OwnCall {
  const { provider, outgoing, exchange } = step;
  const { method, path, body } = outgoing.request;
  const { headers, search } = withKey(step, settings.environment);
  const account = exchange.account.id;
  const base = settings.upstreams[provider.id];
  const throughGateway = settings.upstream === "cloudflare" ? settings.upstreams["cloudflare"] : undefined;
  const url = throughGateway
    ? `${throughGateway}/${provider.id}/${path}${search}`
    : upstreamUrl(provider, { path, search, headers }, { base, account });
  const sent: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) sent[name] = value;
  }
  sent["accept-encoding"] = "identity";
  const token = settings.environment["CLOUDFLARE_AI_GATEWAY_TOKEN"];
  if (throughGateway && token) sent["cf-aig-authorization"] = `Bearer ${token}`;
  return { method, url: new URL(url), headers: sent, body, signal: calledOff };
}
