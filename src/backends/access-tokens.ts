import { collect, jsonIn } from "../exchange/body.ts";
import { TransportFailure } from "../exchange/reply.ts";
import { type TokenSource, UnusableKey } from "../providers/key-use.ts";
import type { Upstream } from "../world/upstream.ts";

/** Gets the token that a key stands for, and keeps it while it is good. Rejects with a TransportFailure where there is none. */
export type AccessTokens = (source: TokenSource, nowMs: number, signal: AbortSignal) => Promise<string>;

/** A token is not used in the last minute of its life. */
const MARGIN_MS = 60_000;
const LONGEST = 64 * 1024;

export function accessTokens(upstream: Upstream): AccessTokens {
  const kept = new Map<string, { readonly token: string; readonly untilMs: number }>();
  return async (source, nowMs, signal) => {
    const known = kept.get(source.key);
    if (known && nowMs < known.untilMs) return known.token;
    const { token, seconds } = await ask(upstream, source, nowMs, signal);
    kept.set(source.key, { token, untilMs: nowMs + seconds * 1000 - MARGIN_MS });
    return token;
  };
}

async function ask(
  upstream: Upstream,
  source: TokenSource,
  nowMs: number,
  signal: AbortSignal,
): Promise<{ token: string; seconds: number }> {
  const { url, body } = requestOf(source, nowMs);
  const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
  const at = new URL(url);
  try {
    const answer = await upstream.send({ method: "POST", url: at, headers, body: Buffer.from(body), signal });
    const { bytes } = await collect(answer.body, LONGEST);
    if (answer.status !== 200) throw new Error(`${at.host} gave no token for ${source.owner}: status ${answer.status}`);
    const { access_token: token, expires_in: seconds } = Object(jsonIn(bytes));
    if (typeof token !== "string" || typeof seconds !== "number") throw new Error(`${at.host} answered without a token`);
    return { token, seconds };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new TransportFailure("connection", error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function requestOf(source: TokenSource, nowMs: number): ReturnType<TokenSource["request"]> {
  try {
    return source.request(nowMs);
  } catch (error) {
    if (!(error instanceof UnusableKey)) throw error;
    throw new TransportFailure("connection", error.message, { cause: error });
  }
}
