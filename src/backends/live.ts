import type { Attempt } from "../exchange/attempt.ts";
import { type Reply, TransportFailure } from "../exchange/reply.ts";
import { credentialOf, withCredential } from "../providers/credential.ts";
import { upstreamUrl } from "../providers/upstream-url.ts";
import type { Upstream, UpstreamAnswer, UpstreamCall } from "../world/upstream.ts";
import { type AccessTokens, accessTokens } from "./access-tokens.ts";
import type { Backend } from "./backend.ts";

export interface LiveSettings {
  readonly upstream: "provider" | "cloudflare";
  /** Base URLs by slug, and under "cloudflare" the real gateway's. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Where keys are that neither the request nor the store has. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Asks the provider itself, or the real gateway for it: the one way out of this machine. */
export function liveBackend(upstream: Upstream, settings: LiveSettings): Backend {
  const tokens = accessTokens(upstream);
  return {
    async send(attempt) {
      const { headers, ...call } = callOf(attempt, settings);
      const token = await realToken(attempt, settings, tokens);
      const authorized = token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` };
      const answer = await answered(upstream, attempt, { ...call, headers: authorized, signal: attempt.signal });
      attempt.step.exchange.trace.add({
        what: "answered by",
        backend: "live",
        source: settings.upstream,
        detail: new URL(call.url).host,
      });
      return { status: answer.status, headers: headersOf(answer), body: answer.body, from: "provider" };
    },
  };
}

/**
 * What stands for a made-up token: the key itself on the way to the real gateway, which exchanges it, else the vendor's token.
 * Whoever has put a server of his own in the vendor's place gets the made-up one.
 */
async function realToken({ step, signal }: Attempt, settings: LiveSettings, tokens: AccessTokens): Promise<string | undefined> {
  const { token } = step.outgoing;
  if (!token) return undefined;
  if (settings.upstream === "cloudflare") return token.key;
  if (settings.upstreams[step.provider.id] !== undefined) return undefined;
  return tokens(token, step.exchange.clock.now(), signal);
}

async function answered(upstream: Upstream, attempt: Attempt, call: UpstreamCall): Promise<UpstreamAnswer> {
  try {
    return await upstream.send(call);
  } catch (error) {
    if (attempt.signal.aborted) throw attempt.signal.reason;
    const why = error instanceof Error ? error.message : String(error);
    throw new TransportFailure("connection", `${new URL(call.url).host}: ${why}`, { cause: error });
  }
}

/** The request as it leaves: a key from the environment where it has none, and an answer that is not compressed. */
function callOf({ step }: Attempt, settings: LiveSettings): Omit<UpstreamCall, "signal"> {
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
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent[name] = value;
  sent["accept-encoding"] = "identity";
  const token = settings.environment["CLOUDFLARE_AI_GATEWAY_TOKEN"];
  if (throughGateway && token) sent["cf-aig-authorization"] = `Bearer ${token}`;
  return { method, url, headers: sent, body };
}

function withKey({ provider, outgoing }: Attempt["step"], environment: LiveSettings["environment"]) {
  const { request } = outgoing;
  if (credentialOf(provider, request) !== undefined) return request;
  const variable = provider.keyVariables?.find((name) => environment[name]);
  const key = variable === undefined ? undefined : environment[variable];
  return key === undefined ? request : withCredential(provider, key, request);
}

/** Between two hosts only, or about bytes that are written anew. */
const NOT_PASSED_ON = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "content-length",
  "alt-svc",
]);

function headersOf({ headers }: UpstreamAnswer): Reply["headers"] {
  const kept: Reply["headers"] = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!NOT_PASSED_ON.has(name)) kept[name] = typeof value === "string" ? value : [...value];
  }
  return kept;
}
